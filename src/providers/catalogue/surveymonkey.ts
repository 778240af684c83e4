import type { CodeDefinition } from "../definition/catalogue-definition.ts";

/** SurveyMonkey: surveys. https://api.surveymonkey.com/v3/docs#authentication */
export const surveymonkey: CodeDefinition = {
  id: "surveymonkey",
  name: "SurveyMonkey",
  documentation: "https://api.surveymonkey.com/v3/docs#authentication",
  category: "marketing",
  verified: "sources",
  registration: { url: "https://developer.surveymonkey.com/apps/" },
  endpoints: {
    authorization_endpoint: "https://api.surveymonkey.com/oauth/authorize",
    token_endpoint: "https://api.surveymonkey.com/oauth/token",
    api_base_url: "https://{api_host}",
  },
  client: { authentication: ["client_secret_post"] },
  learned: {
    // The data center of the account.
    api_host: {
      from: "token",
      path: ["access_url"],
      kind: "host",
      allowed_hosts: ["surveymonkey.com", "surveymonkey.ca"],
      required: true,
    },
  },
  authorization: { pkce: false },
  // Tokens do not expire.
  token: { refresh: false },
  account: { path: "v3/users/me", id: [["id"]], label: [[["email"]], [["username"]]] },
};
