import type { CodeDefinition } from "../definition/catalogue-definition.ts";

/** Copper: customer relationship management. https://developer.copper.com/introduction/oauth/flow.html */
export const copper: CodeDefinition = {
  id: "copper",
  name: "Copper",
  documentation: "https://developer.copper.com/introduction/oauth/flow.html",
  category: "crm",
  verified: "documentation",
  registration: {
    notes: ["Clients are issued on request."],
  },
  endpoints: {
    authorization_endpoint: "https://app.copper.com/oauth/authorize",
    token_endpoint: "https://app.copper.com/oauth/token",
    api_base_url: "https://api.copper.com/developer_api",
  },
  client: { authentication: ["client_secret_post"] },
  scopes: {
    default: ["developer/v1/all"],
  },
  // The response has neither an expiry nor a refresh token.
  token: { refresh: false },
  account: {
    path: "v1/account",
    id: [["id"]],
    label: [[["name"]]],
  },
};
