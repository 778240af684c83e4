import type { CodeDefinition } from "../definition/catalogue-definition.ts";

/** Smartsheet: work management. https://developers.smartsheet.com/api/smartsheet/guides/advanced-topics/oauth-2.0 */
export const smartsheet: CodeDefinition = {
  id: "smartsheet",
  name: "Smartsheet",
  documentation: "https://developers.smartsheet.com/api/smartsheet/guides/advanced-topics/oauth-2.0",
  category: "project",
  verified: "sources",
  registration: {
    notes: ["Register the developer account and the app in the same region as the accounts that connect."],
  },
  endpoints: {
    authorization_endpoint: "https://app.{domain}/b/authorize",
    token_endpoint: "https://api.{domain}/2.0/token",
    revocation_endpoint: "https://api.{domain}/2.0/token",
    api_base_url: "https://api.{domain}",
  },
  variables: {
    domain: {
      label: "Domain of the region",
      choices: ["smartsheet.com", "smartsheet.eu", "smartsheet.au", "smartsheetgov.com"],
      default: "smartsheet.com",
    },
  },
  client: { authentication: ["client_secret_post"] },
  scopes: {
    default: ["READ_SHEETS"],
  },
  account: {
    path: "2.0/users/me",
    id: [["id"]],
    label: [[["email"]], [["firstName"], ["lastName"]]],
  },
  revocation: {
    method: "DELETE",
    token: "access_token",
    token_in: "header",
    authentication: "token",
    scope: "grant",
  },
};
