import type { CodeDefinition } from "../definition/catalogue-definition.ts";

/** Strava: running and cycling. https://developers.strava.com/docs/authentication/ */
export const strava: CodeDefinition = {
  id: "strava",
  name: "Strava",
  documentation: "https://developers.strava.com/docs/authentication/",
  category: "fitness",
  verified: "sources",
  registration: { url: "https://www.strava.com/settings/api" },
  endpoints: {
    authorization_endpoint: "https://www.strava.com/oauth/authorize",
    token_endpoint: "https://www.strava.com/oauth/token",
    revocation_endpoint: "https://www.strava.com/oauth/deauthorize",
    api_base_url: "https://www.strava.com",
  },
  client: { authentication: ["client_secret_post"] },
  // Scopes can be unchecked on the consent page. Only the callback says which ones are left.
  learned: { granted_scope: { from: "callback", path: ["scope"] } },
  scopes: {
    default: ["read"],
    separator: ",",
  },
  // Public implementations send the documented default.
  authorization: { parameters: { approval_prompt: "auto" } },
  account: {
    path: "api/v3/athlete",
    id: [["id"]],
    label: [[["firstname"], ["lastname"]], [["username"]]],
  },
  // Public implementations say that this endpoint ends on June 1, 2027. Its successor, /oauth/revoke, requires HTTP Basic
  // authentication, which the token endpoint is not known to support.
  revocation: { token: "access_token", token_parameter: "access_token", authentication: "none" },
};
