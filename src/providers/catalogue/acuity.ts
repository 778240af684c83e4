import type { CodeDefinition } from "../definition/catalogue-definition.ts";

/** Acuity Scheduling: scheduling. https://developers.acuityscheduling.com/docs/oauth2 */
export const acuity: CodeDefinition = {
  id: "acuity",
  name: "Acuity Scheduling",
  documentation: "https://developers.acuityscheduling.com/docs/oauth2",
  category: "scheduling",
  verified: "sources",
  registration: { url: "https://acuityscheduling.com/oauth2/register" },
  endpoints: {
    authorization_endpoint: "https://acuityscheduling.com/oauth2/authorize",
    token_endpoint: "https://acuityscheduling.com/oauth2/token",
    api_base_url: "https://acuityscheduling.com/api/v1",
  },
  client: { authentication: ["client_secret_post"] },
  scopes: { default: ["api-v1"] },
  // Tokens do not expire.
  token: { refresh: false },
  account: { path: "me", id: [["id"]], label: [[["email"]], [["name"]]] },
};
