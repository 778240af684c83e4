import type { CodeDefinition } from "../definition/catalogue-definition.ts";

/** Any OAuth 2.0 server, with its endpoints, an issuer to discover (RFC 8414, OpenID Connect Discovery), or a definition. */
export const oauth2: CodeDefinition = {
  id: "oauth2",
  name: "OAuth 2.0",
  documentation: "https://www.rfc-editor.org/rfc/rfc6749",
  category: "protocol",
  verified: "documentation",
  client: {
    authentication: ["client_secret_basic", "client_secret_post", "none", "private_key_jwt"],
    grant_types: ["authorization_code", "client_credentials", "urn:ietf:params:oauth:grant-type:jwt-bearer"],
  },
  scopes: {
    // https://developers.google.com/identity/protocols/oauth2/scopes: the long forms are returned for the short ones.
    equivalents: [
      ["email", "https://www.googleapis.com/auth/userinfo.email"],
      ["profile", "https://www.googleapis.com/auth/userinfo.profile"],
    ],
  },
  account: {
    path: "userinfo",
    id: [["sub"]],
    label: [[["email"]], [["preferred_username"]], [["name"]], [["sub"]]],
  },
};
