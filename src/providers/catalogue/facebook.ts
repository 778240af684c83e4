import type { CodeDefinition } from "../definition/catalogue-definition.ts";

/** Facebook: social network. https://developers.facebook.com/docs/facebook-login/guides/advanced/manual-flow */
export const facebook: CodeDefinition = {
  id: "facebook",
  name: "Facebook",
  documentation: "https://developers.facebook.com/docs/facebook-login/guides/advanced/manual-flow",
  category: "social",
  verified: "sources",
  registration: { url: "https://developers.facebook.com/apps/" },
  endpoints: {
    // Without a version, which public implementations name differently: the app's oldest available version is used.
    authorization_endpoint: "https://www.facebook.com/dialog/oauth",
    token_endpoint: "https://graph.facebook.com/oauth/access_token",
    revocation_endpoint: "https://graph.facebook.com/me/permissions",
    account_endpoint: "https://graph.facebook.com/me?fields=id,name",
    api_base_url: "https://graph.facebook.com",
  },
  client: { authentication: ["client_secret_post"] },
  scopes: {
    default: ["public_profile"],
    separator: ",",
  },
  // Facebook drops the challenge of the authorization request and then refuses the verifier.
  authorization: { pkce: false },
  token: {
    // The token of a code is valid for about an hour. It is exchanged for one that is valid for about 60 days, and
    // there is no refresh token.
    exchange: { grant_type: "fb_exchange_token", token_parameter: "fb_exchange_token" },
    refresh_with: "access_token",
    grant_types: { refresh_token: "fb_exchange_token" },
    parameter_names: { refresh_token: "fb_exchange_token" },
    default_expires_in: 5_184_000,
  },
  account: { id: [["id"]], label: [[["name"]]] },
  revocation: { method: "DELETE", token: "access_token", token_in: "header", authentication: "token" },
};
