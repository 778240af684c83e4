import type { CodeDefinition } from "../definition/catalogue-definition.ts";

/** Squarespace: websites and online stores. https://developers.squarespace.com/commerce-apis/oauth */
export const squarespace: CodeDefinition = {
  id: "squarespace",
  name: "Squarespace",
  documentation: "https://developers.squarespace.com/commerce-apis/oauth",
  category: "commerce",
  verified: "sources",
  registration: {
    url: "https://account.squarespace.com/developer-apps",
    notes: ["The app has to be approved before others can connect."],
  },
  endpoints: {
    authorization_endpoint: "https://login.squarespace.com/api/1/login/oauth/provider/authorize",
    token_endpoint: "https://login.squarespace.com/api/1/login/oauth/provider/tokens",
    api_base_url: "https://api.squarespace.com",
  },
  variables: {
    user_agent: {
      label: "Description of the app, as the User-Agent header",
      kind: "text",
      default: "Latchkey",
    },
  },
  client: { authentication: ["client_secret_basic"] },
  scopes: {
    separator: ",",
  },
  // Without it, there is no refresh token.
  authorization: { parameters: { access_type: "offline" } },
  token: {
    body: "json",
    headers: { "user-agent": "{user_agent}" },
    fields: { expires_at: ["access_token_expires_at"] },
    default_expires_in: 1800,
    // Not confirmed: refresh tokens last 7 days, and each use brings a new one.
    keep_alive_days: 7,
  },
  // Squarespace rejects requests without a User-Agent that describes the app.
  api: { headers: { "user-agent": "{user_agent}" } },
  account: { path: "1.0/authorization/website", id: [["id"]], label: [[["title"]]] },
};
