import type { CodeDefinition } from "../definition/catalogue-definition.ts";

/** Harvest: time tracking. https://help.getharvest.com/api-v2/authentication-api/authentication/authentication/ */
export const harvest: CodeDefinition = {
  id: "harvest",
  name: "Harvest",
  documentation: "https://help.getharvest.com/api-v2/authentication-api/authentication/authentication/",
  category: "project",
  verified: "sources",
  registration: { url: "https://id.getharvest.com/developers" },
  endpoints: {
    authorization_endpoint: "https://id.getharvest.com/oauth2/authorize",
    token_endpoint: "https://id.getharvest.com/api/v2/oauth2/token",
    account_endpoint: "https://id.getharvest.com/api/v2/accounts",
    api_base_url: "https://api.harvestapp.com",
  },
  variables: {
    app_contact: {
      label: "Name of the app and how to reach you, which Harvest requires in the header User-Agent",
      kind: "text",
      example: "Acme (support@example.com)",
    },
  },
  learned: { account_id: { from: "account", path: ["id"], kind: "digits" } },
  client: { authentication: ["client_secret_post"] },
  api: { headers: { "user-agent": "{app_contact}", "harvest-account-id": "{account_id}" } },
  account: {
    // The accounts of a person are of Harvest and Forecast.
    list: { path: ["accounts"], pick: [{ path: ["product"], is: "harvest" }, "first"], choice: {} },
    id: [["id"]],
    label: [[["name"]]],
  },
};
