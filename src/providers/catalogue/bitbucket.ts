import type { CodeDefinition } from "../definition/catalogue-definition.ts";

/** Bitbucket: code hosting. https://developer.atlassian.com/cloud/bitbucket/oauth-2/ */
export const bitbucket: CodeDefinition = {
  id: "bitbucket",
  name: "Bitbucket",
  documentation: "https://developer.atlassian.com/cloud/bitbucket/oauth-2/",
  category: "developer",
  verified: "sources",
  registration: {
    url: "https://bitbucket.org/account/workspaces/",
    notes: ["Create the app in the settings of an account.", "The scopes are chosen in the app's settings."],
  },
  endpoints: {
    authorization_endpoint: "https://bitbucket.org/site/oauth2/authorize",
    token_endpoint: "https://bitbucket.org/site/oauth2/access_token",
    api_base_url: "https://api.bitbucket.org",
  },
  client: { authentication: ["client_secret_basic", "client_secret_post"] },
  account: {
    path: "2.0/user",
    id: [["uuid"]],
    label: [[["username"]], [["display_name"]]],
  },
};
