import type { CodeDefinition } from "../definition/catalogue-definition.ts";

/** GitHub: code hosting. https://docs.github.com/en/apps/oauth-apps/building-oauth-apps/authorizing-oauth-apps */
export const github: CodeDefinition = {
  id: "github",
  name: "GitHub",
  documentation: "https://docs.github.com/en/apps/oauth-apps/building-oauth-apps/authorizing-oauth-apps",
  category: "developer",
  verified: "documentation",
  registration: {
    url: "https://github.com/settings/developers",
    notes: [
      "Tokens of a GitHub App expire and can be refreshed. Those of an OAuth app don't expire.",
      "Device codes must be enabled in the app's settings.",
    ],
  },
  endpoints: {
    authorization_endpoint: "https://github.com/login/oauth/authorize",
    device_authorization_endpoint: "https://github.com/login/device/code",
    token_endpoint: "https://github.com/login/oauth/access_token",
    api_base_url: "https://api.github.com",
  },
  client: { authentication: ["client_secret_post", "client_secret_basic"] },
  scopes: {},
  token: { final_errors: ["bad_refresh_token"] },
  api: { retry_after_headers: ["x-ratelimit-reset"] },
  account: {
    path: "user",
    id: [["id"]],
    label: [[["login"]], [["name"]]],
  },
};
