import type { CodeDefinition } from "../definition/catalogue-definition.ts";

/** Help Scout: customer support. https://developer.helpscout.com/mailbox-api/overview/authentication/ */
export const helpscout: CodeDefinition = {
  id: "helpscout",
  name: "Help Scout",
  documentation: "https://developer.helpscout.com/mailbox-api/overview/authentication/",
  category: "support",
  verified: "sources",
  registration: {
    notes: ["Create the app in the settings of an account."],
  },
  endpoints: {
    authorization_endpoint: "https://secure.helpscout.net/authentication/authorizeClientApplication",
    token_endpoint: "https://api.helpscout.net/v2/oauth2/token",
    api_base_url: "https://api.helpscout.net",
  },
  client: { authentication: ["client_secret_post"] },
  api: { retry_after_headers: ["x-ratelimit-retry-after"] },
  account: {
    path: "v2/users/me",
    id: [["id"]],
    label: [[["email"]], [["firstName"], ["lastName"]]],
  },
};
