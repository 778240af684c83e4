import type { CodeDefinition } from "../definition/catalogue-definition.ts";

/** ClickUp: work management. https://developer.clickup.com/docs/authentication */
export const clickup: CodeDefinition = {
  id: "clickup",
  name: "ClickUp",
  documentation: "https://developer.clickup.com/docs/authentication",
  category: "project",
  verified: "sources",
  registration: {
    notes: ["Create the app in the settings of an account."],
  },
  endpoints: {
    authorization_endpoint: "https://app.clickup.com/api",
    token_endpoint: "https://api.clickup.com/api/v2/oauth/token",
    api_base_url: "https://api.clickup.com",
  },
  client: { authentication: ["client_secret_post"] },
  // Access tokens don't expire, and there are no refresh tokens.
  token: { refresh: false },
  api: { retry_after_headers: ["x-ratelimit-reset"] },
  account: {
    path: "api/v2/user",
    id: [["user", "id"]],
    label: [[["user", "email"]], [["user", "username"]]],
  },
};
