import type { CodeDefinition } from "../definition/catalogue-definition.ts";

/** Reddit: communities. https://github.com/reddit-archive/reddit/wiki/OAuth2 */
export const reddit: CodeDefinition = {
  id: "reddit",
  name: "Reddit",
  documentation: "https://github.com/reddit-archive/reddit/wiki/OAuth2",
  category: "social",
  verified: "sources",
  registration: { url: "https://www.reddit.com/prefs/apps" },
  endpoints: {
    authorization_endpoint: "https://www.reddit.com/api/v1/authorize",
    token_endpoint: "https://www.reddit.com/api/v1/access_token",
    revocation_endpoint: "https://www.reddit.com/api/v1/revoke_token",
    api_base_url: "https://oauth.reddit.com",
  },
  variables: {
    user_agent: {
      label: "User-Agent header, which names the app",
      kind: "text",
      default: "web:latchkey:1.0",
      example: "web:com.example.app:1.0 (by /u/example)",
    },
  },
  client: { authentication: ["client_secret_basic"] },
  scopes: {
    default: ["identity"],
  },
  // Without it, there is no refresh token.
  authorization: { parameters: { duration: "permanent" } },
  // Reddit limits requests with a generic User-Agent.
  token: { headers: { "user-agent": "{user_agent}" } },
  api: {
    headers: { "user-agent": "{user_agent}" },
    retry_after_headers: ["x-ratelimit-reset"],
  },
  account: { path: "api/v1/me", id: [["id"]], label: [[["name"]]] },
};
