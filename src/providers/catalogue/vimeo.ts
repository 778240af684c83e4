import type { CodeDefinition } from "../definition/catalogue-definition.ts";

/** Vimeo: video hosting. https://developer.vimeo.com/api/authentication */
export const vimeo: CodeDefinition = {
  id: "vimeo",
  name: "Vimeo",
  documentation: "https://developer.vimeo.com/api/authentication",
  category: "media",
  verified: "documentation",
  registration: { url: "https://developer.vimeo.com/apps" },
  endpoints: {
    authorization_endpoint: "https://api.vimeo.com/oauth/authorize",
    token_endpoint: "https://api.vimeo.com/oauth/access_token",
    revocation_endpoint: "https://api.vimeo.com/tokens",
    api_base_url: "https://api.vimeo.com",
  },
  client: { authentication: ["client_secret_basic"] },
  scopes: {
    default: ["public"],
  },
  // Tokens do not expire.
  token: { refresh: false },
  account: { path: "me", id: [["uri"]], label: [[["name"]]] },
  revocation: {
    method: "DELETE",
    token: "access_token",
    token_in: "header",
    authentication: "token",
    scope: "grant",
  },
};
