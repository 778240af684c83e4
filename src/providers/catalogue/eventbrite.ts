import type { CodeDefinition } from "../definition/catalogue-definition.ts";

/** Eventbrite: events and tickets. https://www.eventbrite.com/platform/api#/introduction/authentication */
export const eventbrite: CodeDefinition = {
  id: "eventbrite",
  name: "Eventbrite",
  documentation: "https://www.eventbrite.com/platform/api#/introduction/authentication",
  category: "scheduling",
  verified: "sources",
  registration: { url: "https://www.eventbrite.com/account-settings/apps" },
  endpoints: {
    authorization_endpoint: "https://www.eventbrite.com/oauth/authorize",
    token_endpoint: "https://www.eventbrite.com/oauth/token",
    api_base_url: "https://www.eventbriteapi.com",
  },
  client: { authentication: ["client_secret_post"] },
  // Tokens do not expire.
  token: { refresh: false },
  account: { path: "v3/users/me/", id: [["id"]], label: [[["name"]], [["emails", "0", "email"]]] },
};
