import type { CodeDefinition } from "../definition/catalogue-definition.ts";

/** Miro: whiteboards. https://developers.miro.com/docs/getting-started-with-oauth */
export const miro: CodeDefinition = {
  id: "miro",
  name: "Miro",
  documentation: "https://developers.miro.com/docs/getting-started-with-oauth",
  category: "design",
  verified: "sources",
  registration: {
    url: "https://miro.com/app/settings/user-profile/apps",
    notes: ["The scopes are chosen in the app's settings."],
  },
  endpoints: {
    authorization_endpoint: "https://miro.com/oauth/authorize",
    token_endpoint: "https://api.miro.com/v1/oauth/token",
    revocation_endpoint: "https://api.miro.com/v1/oauth/revoke",
    api_base_url: "https://api.miro.com",
  },
  client: { authentication: ["client_secret_post"] },
  scopes: {
    default: ["boards:read"],
  },
  // https://developers.miro.com/reference/get-new-access-token-using-refresh-token: refresh tokens last 60 days.
  token: { keep_alive_days: 60 },
  account: {
    path: "v1/oauth-token",
    id: [
      ["team", "id"],
      ["user", "id"],
    ],
    label: [
      [
        ["user", "name"],
        ["team", "name"],
      ],
    ],
  },
  revocation: {
    token: "access_token",
    token_in: "query",
    token_parameter: "access_token",
    authentication: "none",
    scope: "grant",
  },
};
