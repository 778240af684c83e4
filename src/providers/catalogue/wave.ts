import type { CodeDefinition } from "../definition/catalogue-definition.ts";

/** Wave: accounting. https://developer.waveapps.com/hc/en-us/articles/360019493652-OAuth-Guide */
export const wave: CodeDefinition = {
  id: "wave",
  name: "Wave",
  documentation: "https://developer.waveapps.com/hc/en-us/articles/360019493652-OAuth-Guide",
  category: "accounting",
  verified: "sources",
  registration: { url: "https://developer.waveapps.com/hc/en-us/articles/360019762711-Manage-Applications" },
  endpoints: {
    authorization_endpoint: "https://api.waveapps.com/oauth2/authorize",
    token_endpoint: "https://api.waveapps.com/oauth2/token/",
    revocation_endpoint: "https://api.waveapps.com/oauth2/token-revoke/",
    api_base_url: "https://gql.waveapps.com",
  },
  client: { authentication: ["client_secret_post"] },
  scopes: {
    default: ["user:read", "business:read"],
  },
  account: {
    path: "graphql/public",
    method: "POST",
    body: { query: "{ user { id defaultEmail firstName lastName } }" },
    id: [["data", "user", "id"]],
    label: [[["data", "user", "defaultEmail"]]],
  },
};
