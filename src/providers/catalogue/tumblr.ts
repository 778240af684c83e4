import type { CodeDefinition } from "../definition/catalogue-definition.ts";

/** Tumblr: blogs. https://www.tumblr.com/docs/en/api/v2#oauth2-authorization */
export const tumblr: CodeDefinition = {
  id: "tumblr",
  name: "Tumblr",
  documentation: "https://www.tumblr.com/docs/en/api/v2#oauth2-authorization",
  category: "social",
  verified: "sources",
  registration: { url: "https://www.tumblr.com/oauth/apps" },
  endpoints: {
    authorization_endpoint: "https://www.tumblr.com/oauth2/authorize",
    token_endpoint: "https://api.tumblr.com/v2/oauth2/token",
    api_base_url: "https://api.tumblr.com/v2",
  },
  client: { authentication: ["client_secret_post"] },
  scopes: {
    // Without `offline_access`, there is no refresh token.
    default: ["basic", "offline_access"],
  },
  account: { path: "user/info", id: [["response", "user", "name"]], label: [[["response", "user", "name"]]] },
};
