import type { CodeDefinition } from "../definition/catalogue-definition.ts";

/** Hubstaff: time tracking. https://developer.hubstaff.com/authentication */
export const hubstaff: CodeDefinition = {
  id: "hubstaff",
  name: "Hubstaff",
  documentation: "https://developer.hubstaff.com/authentication",
  category: "project",
  verified: "sources",
  registration: { url: "https://developer.hubstaff.com/apps" },
  endpoints: {
    issuer: "https://account.hubstaff.com",
    // The documentation leaves the endpoints to OpenID Connect Discovery. Public implementations agree on these.
    authorization_endpoint: "https://account.hubstaff.com/authorizations/new",
    token_endpoint: "https://account.hubstaff.com/access_tokens",
    api_base_url: "https://api.hubstaff.com",
  },
  client: { authentication: ["client_secret_basic", "client_secret_post"] },
  scopes: {
    default: ["openid", "profile", "email", "hubstaff:read"],
  },
  // The server requires a nonce.
  authorization: { parameters: { nonce: "{random}" } },
  api: { retry_after_headers: ["x-rate-limit-reset"] },
  account: {
    path: "v2/users/me",
    id: [["user", "id"]],
    label: [[["user", "email"]], [["user", "name"]]],
  },
};
