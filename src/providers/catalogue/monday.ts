import type { CodeDefinition } from "../definition/catalogue-definition.ts";

/** monday.com: work management. https://developer.monday.com/apps/docs/oauth-2-1 */
export const monday: CodeDefinition = {
  id: "monday",
  name: "monday.com",
  documentation: "https://developer.monday.com/apps/docs/oauth-2-1",
  category: "project",
  verified: "documentation",
  registration: {
    notes: ["An administrator has to install the app."],
  },
  // Public implementations have auth.monday.com/oauth2/token. New apps can't use it, and its tokens end with the API version
  // 2027-04.
  endpoints: {
    authorization_endpoint: "https://auth.monday.com/oauth2/authorize",
    token_endpoint: "https://auth.monday.com/oauth_ms/oauth/token",
    revocation_endpoint: "https://auth.monday.com/oauth_ms/oauth/revoke",
    api_base_url: "https://api.monday.com",
  },
  client: { authentication: ["client_secret_post"] },
  scopes: {
    default: ["me:read"],
  },
  // A person from an account without the app is asked to install it.
  authorization: { parameters: { force_install_if_needed: "true" } },
  token: { body: "json" },
  account: {
    path: "v2",
    method: "POST",
    body: { query: "{ me { id name email } }" },
    id: [["data", "me", "id"]],
    label: [[["data", "me", "email"]], [["data", "me", "name"]]],
  },
  revocation: { body: "json" },
};
