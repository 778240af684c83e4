// A small MCP server with its authorization server at the same origin, written from the specification
// (https://modelcontextprotocol.io/specification/draft/basic/authorization). The test controls what the metadata says.

import type { IncomingMessage, ServerResponse } from "node:http";
import type { Json } from "../latchkey.ts";
import { listen, type LocalServer, readAll, sendJson } from "../http/local-server.ts";

/** A request to the MCP endpoint. */
export type McpRequest = { method: string; url: string; headers: IncomingMessage["headers"]; body: string };

export class McpServer {
  /** The requests to the MCP endpoint that had a token. */
  readonly calls: McpRequest[] = [];
  readonly authorizations: URLSearchParams[] = [];
  readonly tokenRequests: URLSearchParams[] = [];
  /** The Authorization headers of the requests to the token endpoint. */
  readonly tokenAuthorizations: (string | undefined)[] = [];
  /** Whether clients do not authenticate. The registration returns a secret nevertheless. */
  isPublic = false;
  /** The registered clients: ID to secret. */
  readonly clients = new Map<string, string>();
  /** Members that replace those of the metadata; undefined removes one. */
  resourceMetadata: Json = {};
  serverMetadata: Json = {};
  /** The `scope` of the challenge to a request without a token. */
  scope: string | undefined = "mcp:basic";
  /** The scopes that each call needs, beyond those of the token. */
  needed: string[] = [];
  /** Answers a call with a valid token. */
  respond: (call: McpRequest, response: ServerResponse, request: IncomingMessage) => void | Promise<void> = (
    _,
    response,
  ) => sendJson(response, 200, { jsonrpc: "2.0", id: 1, result: { tools: [] } });
  readonly #scopes = new Map<string, string[]>();
  #serial = 0;
  #server: LocalServer | null = null;

  static async start(): Promise<McpServer> {
    const server = new McpServer();
    server.#server = await listen((request, response) => server.#answer(request, response));
    return server;
  }

  get origin(): string {
    return this.#server?.origin ?? "";
  }

  get resource(): string {
    return `${this.origin}/mcp`;
  }

  async close(): Promise<void> {
    await this.#server?.close();
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? "/", this.origin);
    switch (url.pathname) {
      case "/.well-known/oauth-protected-resource/mcp":
        return sendJson(response, 200, this.#resourceMetadata());
      case "/.well-known/oauth-authorization-server":
        return sendJson(response, 200, this.#serverMetadata());
      case "/register":
        return this.#register(response);
      case "/authorize":
        return this.#authorize(url.searchParams, response);
      case "/token":
        return this.#token(request, response);
      default:
        return url.pathname.startsWith("/mcp")
          ? this.#call(request, response)
          : sendJson(response, 404, { error: "not_found" });
    }
  }

  #resourceMetadata(): Json {
    return { resource: this.resource, authorization_servers: [this.origin], ...this.resourceMetadata };
  }

  #serverMetadata(): Json {
    return {
      issuer: this.origin,
      authorization_endpoint: `${this.origin}/authorize`,
      token_endpoint: `${this.origin}/token`,
      registration_endpoint: `${this.origin}/register`,
      code_challenge_methods_supported: ["S256"],
      token_endpoint_auth_methods_supported: ["client_secret_basic"],
      ...this.serverMetadata,
    };
  }

  #register(response: ServerResponse): void {
    this.#serial += 1;
    const [id, secret] = [`client-${this.#serial}`, `registered-secret-${this.#serial}`];
    this.clients.set(id, secret);
    sendJson(response, 201, { client_id: id, client_secret: secret, client_secret_expires_at: 0 });
  }

  #authorize(query: URLSearchParams, response: ServerResponse): void {
    this.authorizations.push(query);
    const back = new URL(query.get("redirect_uri") ?? "");
    back.searchParams.set("code", query.get("scope") ?? "");
    back.searchParams.set("state", query.get("state") ?? "");
    response.writeHead(302, { location: back.href }).end();
  }

  async #token(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const form = new URLSearchParams(await readAll(request));
    this.tokenRequests.push(form);
    this.tokenAuthorizations.push(request.headers.authorization);
    const [id = "", secret = ""] = atob((request.headers.authorization ?? "").replace("Basic ", "")).split(
      ":",
    );
    const isKnown = this.isPublic
      ? this.clients.has(form.get("client_id") ?? "")
      : this.clients.get(id) === secret;
    if (!isKnown) return sendJson(response, 401, { error: "invalid_client" });
    this.#serial += 1;
    const token = `mcp-access-token-${this.#serial}`;
    const scope = form.get("code") ?? form.get("refresh_token")?.split("|")[1] ?? "";
    this.#scopes.set(token, scope.split(" "));
    sendJson(response, 200, {
      access_token: token,
      refresh_token: `mcp-refresh-token-${this.#serial}|${scope}`,
      token_type: "Bearer",
      expires_in: 3600,
      scope,
    });
  }

  async #call(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readAll(request);
    const granted = this.#scopes.get((request.headers.authorization ?? "").replace("Bearer ", ""));
    const metadata = `resource_metadata="${this.origin}/.well-known/oauth-protected-resource/mcp"`;
    if (granted === undefined) {
      const scope = this.scope === undefined ? "" : `, scope="${this.scope}"`;
      response.writeHead(401, { "www-authenticate": `Bearer ${metadata}${scope}` }).end();
      return;
    }
    const missing = this.needed.filter((scope) => !granted.includes(scope));
    if (missing.length > 0) {
      const challenge = `Bearer error="insufficient_scope", scope="${missing.join(" ")}", ${metadata}`;
      response.writeHead(403, { "www-authenticate": challenge }).end();
      return;
    }
    const call = { method: request.method ?? "", url: request.url ?? "", headers: request.headers, body };
    this.calls.push(call);
    await this.respond(call, response, request);
  }
}
