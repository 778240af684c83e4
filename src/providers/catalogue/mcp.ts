import type { CodeDefinition } from "../definition/catalogue-definition.ts";

/** Any server of the Model Context Protocol. https://modelcontextprotocol.io/specification/draft/basic/authorization */
export const mcp: CodeDefinition = {
  id: "mcp",
  name: "MCP server",
  documentation: "https://modelcontextprotocol.io/specification/draft/basic/authorization",
  category: "protocol",
  verified: "documentation",
  discovery: "protected_resource",
  variables: {
    resource: { label: "URL of the server", kind: "url", example: "https://mcp.example.com/mcp" },
  },
  // RFC 8707: the identifier in the server's metadata, which can be that of a part of the server.
  learned: { resource_indicator: { from: "discovery", path: ["resource"], required: true } },
  endpoints: { api_base_url: "{resource}" },
  client: {
    authentication: ["client_secret_basic", "client_secret_post", "none", "private_key_jwt"],
    grant_types: ["authorization_code", "client_credentials", "urn:ietf:params:oauth:grant-type:jwt-bearer"],
  },
  options: [
    "token_endpoint_auth_method",
    "token_endpoint_auth_signing_alg",
    "authorization_parameters",
    "pushed_authorization",
    "request_object",
    "request_object_signing_alg",
    "dpop",
    "keep_alive_days",
    "revocation_scope",
    "grant_type",
    "token_parameters",
    "token_exchange",
    "assume_pkce",
    "allow_issuer_slash",
  ],
  authorization: { parameters: { resource: "{resource_indicator}" } },
  token: { parameters: { resource: "{resource_indicator}" } },
  // The transport requires both types of each client. MCP clients send their own header.
  api: { headers: { accept: "application/json, text/event-stream" } },
};
