import type { CodeDefinition } from "../definition/catalogue-definition.ts";

/** Asana: work management. https://developers.asana.com/docs/oauth */
export const asana: CodeDefinition = {
  id: "asana",
  name: "Asana",
  documentation: "https://developers.asana.com/docs/oauth",
  category: "project",
  verified: "documentation",
  registration: {
    url: "https://app.asana.com/0/my-apps",
    notes: ["The scope default is for apps with full permissions."],
  },
  endpoints: {
    authorization_endpoint: "https://app.asana.com/-/oauth_authorize",
    token_endpoint: "https://app.asana.com/-/oauth_token",
    revocation_endpoint: "https://app.asana.com/-/oauth_revoke",
    api_base_url: "https://app.asana.com",
  },
  client: { authentication: ["client_secret_post"] },
  scopes: {
    default: ["default"],
  },
  account: {
    path: "api/1.0/users/me",
    id: [["data", "gid"]],
    label: [[["data", "email"]], [["data", "name"]]],
  },
  revocation: { token: "refresh_token" },
};
