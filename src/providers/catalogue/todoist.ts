import type { CodeDefinition } from "../definition/catalogue-definition.ts";

/** Todoist: to-do lists. https://developer.todoist.com/api/v1/#tag/Authorization */
export const todoist: CodeDefinition = {
  id: "todoist",
  name: "Todoist",
  documentation: "https://developer.todoist.com/api/v1/#tag/Authorization",
  category: "project",
  verified: "sources",
  registration: {
    url: "https://app.todoist.com/app/settings/integrations/app-management",
    notes: ["Only tokens of new apps can be refreshed."],
  },
  endpoints: {
    authorization_endpoint: "https://todoist.com/oauth/authorize",
    token_endpoint: "https://todoist.com/oauth/access_token",
    revocation_endpoint: "https://api.todoist.com/api/v1/revoke",
    api_base_url: "https://api.todoist.com",
  },
  client: { authentication: ["client_secret_post"] },
  scopes: {
    default: ["data:read"],
    separator: ",",
  },
  account: {
    path: "api/v1/user",
    id: [["id"]],
    label: [[["email"]], [["full_name"]]],
  },
  revocation: { token: "access_token", body: "json" },
};
