import type { CodeDefinition } from "../definition/catalogue-definition.ts";

/** TickTick: to-do lists. https://developer.ticktick.com/docs#/openapi */
export const ticktick: CodeDefinition = {
  id: "ticktick",
  name: "TickTick",
  documentation: "https://developer.ticktick.com/docs#/openapi",
  category: "project",
  verified: "sources",
  registration: { url: "https://developer.ticktick.com/manage" },
  endpoints: {
    authorization_endpoint: "https://ticktick.com/oauth/authorize",
    token_endpoint: "https://ticktick.com/oauth/token",
    api_base_url: "https://api.ticktick.com",
  },
  client: { authentication: ["client_secret_basic", "client_secret_post"] },
  scopes: {
    default: ["tasks:read"],
  },
};
