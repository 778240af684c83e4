import type { CodeDefinition } from "../definition/catalogue-definition.ts";

/** Zendesk Sell: sales pipelines. https://developer.zendesk.com/api-reference/sales-crm/authentication/introduction/ */
export const zendeskSell: CodeDefinition = {
  id: "zendesk-sell",
  name: "Zendesk Sell",
  documentation: "https://developer.zendesk.com/api-reference/sales-crm/authentication/introduction/",
  category: "crm",
  verified: "sources",
  registration: { notes: ["Create the app in the settings of an account."] },
  endpoints: {
    authorization_endpoint: "https://api.getbase.com/oauth2/authorize",
    token_endpoint: "https://api.getbase.com/oauth2/token",
    api_base_url: "https://api.getbase.com",
  },
  client: { authentication: ["client_secret_basic"] },
  scopes: {
    default: ["read", "profile"],
  },
  account: {
    path: "v2/users/self",
    id: [["data", "id"]],
    label: [[["data", "email"]], [["data", "name"]]],
  },
};
