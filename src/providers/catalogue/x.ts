import type { CodeDefinition } from "../definition/catalogue-definition.ts";

/** X: social network. https://docs.x.com/resources/fundamentals/authentication/oauth-2-0/authorization-code */
export const x: CodeDefinition = {
  id: "x",
  name: "X",
  documentation: "https://docs.x.com/resources/fundamentals/authentication/oauth-2-0/authorization-code",
  category: "social",
  verified: "documentation",
  registration: { url: "https://developer.x.com/en/portal/dashboard" },
  endpoints: {
    // The hosts of twitter.com still work, and half of the public implementations have them.
    authorization_endpoint: "https://x.com/i/oauth2/authorize",
    token_endpoint: "https://api.x.com/2/oauth2/token",
    revocation_endpoint: "https://api.x.com/2/oauth2/revoke",
    api_base_url: "https://api.x.com",
  },
  client: { authentication: ["client_secret_basic", "none"] },
  scopes: {
    // The account request needs the first two. Without `offline.access`, there is no refresh token.
    default: ["tweet.read", "users.read", "offline.access"],
  },
  api: { retry_after_headers: ["x-rate-limit-reset"] },
  account: {
    path: "2/users/me",
    id: [["data", "id"]],
    label: [[["data", "username"]], [["data", "name"]]],
  },
};
