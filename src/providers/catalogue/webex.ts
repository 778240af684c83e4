import type { CodeDefinition } from "../definition/catalogue-definition.ts";

/** Webex: meetings and messaging by Cisco. https://developer.webex.com/docs/integrations */
export const webex: CodeDefinition = {
  id: "webex",
  name: "Webex",
  documentation: "https://developer.webex.com/docs/integrations",
  category: "communication",
  verified: "sources",
  registration: { url: "https://developer.webex.com/my-apps/new/integration" },
  endpoints: {
    authorization_endpoint: "https://webexapis.com/v1/authorize",
    token_endpoint: "https://webexapis.com/v1/access_token",
    api_base_url: "https://webexapis.com",
  },
  client: { authentication: ["client_secret_post"] },
  scopes: {
    default: ["spark:people_read"],
  },
  // A public implementation says that refresh tokens last about 90 days.
  token: { keep_alive_days: 90 },
  account: {
    path: "v1/people/me",
    id: [["orgId"], ["id"]],
    label: [[["emails", "0"]], [["displayName"]]],
  },
};
