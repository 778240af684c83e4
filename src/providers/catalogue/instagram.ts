import type { CodeDefinition } from "../definition/catalogue-definition.ts";

/** Instagram: photo and video sharing. https://developers.facebook.com/documentation/instagram-platform/instagram-api-with-instagram-login/business-login */
export const instagram: CodeDefinition = {
  id: "instagram",
  name: "Instagram",
  documentation:
    "https://developers.facebook.com/documentation/instagram-platform/instagram-api-with-instagram-login/business-login",
  category: "social",
  verified: "documentation",
  registration: {
    url: "https://developers.facebook.com/apps/",
    notes: ["Use the Instagram app ID and secret. Only professional accounts can connect."],
  },
  endpoints: {
    // Business Login. Public implementations with api.instagram.com/oauth/authorize are for the Basic Display API,
    // which has ended.
    authorization_endpoint: "https://www.instagram.com/oauth/authorize",
    token_endpoint: "https://api.instagram.com/oauth/access_token",
    exchange_endpoint: "https://graph.instagram.com/access_token",
    refresh_endpoint: "https://graph.instagram.com/refresh_access_token",
    account_endpoint: "https://graph.instagram.com/me?fields=user_id,username",
    api_base_url: "https://graph.instagram.com",
  },
  client: { authentication: ["client_secret_post"] },
  scopes: {
    default: ["instagram_business_basic"],
    separator: ",",
  },
  // Meta's servers do not support PKCE.
  authorization: { pkce: false },
  token: {
    // The token of a code is valid for an hour. It is exchanged for one that is valid for 60 days, which can be
    // extended after a day. There is no refresh token.
    exchange: {
      grant_type: "ig_exchange_token",
      token_parameter: "access_token",
      method: "GET",
      client_id: false,
    },
    refresh_with: "access_token",
    refresh_method: "GET",
    refresh_authentication: "none",
    refresh_not_before: 86_400,
    grant_types: { refresh_token: "ig_refresh_token" },
    parameter_names: { refresh_token: "access_token" },
    fields: { scope: ["permissions"] },
    default_expires_in: 5_184_000,
  },
  account: { id: [["user_id"]], label: [[["username"]]] },
};
