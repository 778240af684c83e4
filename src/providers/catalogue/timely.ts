import type { CodeDefinition } from "../definition/catalogue-definition.ts";

/** Timely: time tracking. https://dev.timelyapp.com/#authentication */
export const timely: CodeDefinition = {
  id: "timely",
  name: "Timely",
  documentation: "https://dev.timelyapp.com/#authentication",
  category: "project",
  verified: "sources",
  registration: { notes: ["Create the app in the settings of an account."] },
  endpoints: {
    authorization_endpoint: "https://api.timelyapp.com/1.1/oauth/authorize",
    token_endpoint: "https://api.timelyapp.com/1.1/oauth/token",
    api_base_url: "https://api.timelyapp.com",
  },
  learned: { account_id: { from: "account", path: ["id"], kind: "digits" } },
  client: { authentication: ["client_secret_post"] },
  authorization: { pkce: false },
  account: {
    path: "1.1/accounts",
    list: { path: [], pick: ["only", "first"], choice: {} },
    id: [["id"]],
    label: [[["name"]]],
  },
};
