import type { CodeDefinition } from "../definition/catalogue-definition.ts";

/** Oura: sleep and activity tracking. https://cloud.ouraring.com/docs/authentication */
export const oura: CodeDefinition = {
  id: "oura",
  name: "Oura",
  documentation: "https://cloud.ouraring.com/docs/authentication",
  category: "fitness",
  verified: "sources",
  registration: { url: "https://cloud.ouraring.com/oauth/applications" },
  endpoints: {
    authorization_endpoint: "https://cloud.ouraring.com/oauth/authorize",
    token_endpoint: "https://api.ouraring.com/oauth/token",
    api_base_url: "https://api.ouraring.com",
  },
  client: { authentication: ["client_secret_post"] },
  scopes: {
    default: ["email", "personal"],
  },
  account: { path: "v2/usercollection/personal_info", id: [["id"]], label: [[["email"]]] },
};
