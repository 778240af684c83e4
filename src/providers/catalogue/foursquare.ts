import type { CodeDefinition } from "../definition/catalogue-definition.ts";

/** Foursquare: places. https://docs.foursquare.com/developer/reference/authentication-1 */
export const foursquare: CodeDefinition = {
  id: "foursquare",
  name: "Foursquare",
  documentation: "https://docs.foursquare.com/developer/reference/authentication-1",
  category: "social",
  verified: "sources",
  registration: { url: "https://foursquare.com/developers/home" },
  endpoints: {
    authorization_endpoint: "https://foursquare.com/oauth2/authenticate",
    token_endpoint: "https://foursquare.com/oauth2/access_token",
    api_base_url: "https://api.foursquare.com/v2",
  },
  client: { authentication: ["client_secret_post"] },
  authorization: { pkce: false },
  // Tokens do not expire.
  token: { refresh: false },
  api: { token_parameter: "oauth_token" },
};
