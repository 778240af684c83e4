import type { CodeDefinition } from "../definition/catalogue-definition.ts";

/** WHOOP: recovery and strain tracking. https://developer.whoop.com/docs/developing/oauth/ */
export const whoop: CodeDefinition = {
  id: "whoop",
  name: "WHOOP",
  documentation: "https://developer.whoop.com/docs/developing/oauth/",
  category: "fitness",
  verified: "sources",
  registration: { url: "https://developer-dashboard.whoop.com" },
  endpoints: {
    authorization_endpoint: "https://api.prod.whoop.com/oauth/oauth2/auth",
    token_endpoint: "https://api.prod.whoop.com/oauth/oauth2/token",
    revocation_endpoint: "https://api.prod.whoop.com/developer/v2/user/access",
    api_base_url: "https://api.prod.whoop.com/",
  },
  client: { authentication: ["client_secret_post"] },
  scopes: {
    // Without `offline`, there is no refresh token.
    default: ["read:profile", "offline"],
    never_echoed: ["offline"],
  },
  // A refresh also has to ask for it.
  token: { refresh_parameters: { scope: "offline" } },
  api: { retry_after_headers: ["x-ratelimit-reset"] },
  account: {
    path: "developer/v2/user/profile/basic",
    id: [["user_id"]],
    label: [[["email"]], [["first_name"], ["last_name"]]],
  },
  revocation: { method: "DELETE", token: "access_token", token_in: "header", authentication: "token" },
};
