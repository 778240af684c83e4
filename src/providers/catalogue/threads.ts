import type { CodeDefinition } from "../definition/catalogue-definition.ts";

/** Threads: text sharing. https://developers.facebook.com/docs/threads/get-started/get-access-tokens-and-permissions */
export const threads: CodeDefinition = {
  id: "threads",
  name: "Threads",
  documentation: "https://developers.facebook.com/docs/threads/get-started/get-access-tokens-and-permissions",
  category: "social",
  verified: "sources",
  registration: {
    url: "https://developers.facebook.com/apps/",
    notes: ["Use the Threads app ID and secret, not those of the Meta app."],
  },
  endpoints: {
    authorization_endpoint: "https://threads.net/oauth/authorize",
    token_endpoint: "https://graph.threads.net/oauth/access_token",
    exchange_endpoint: "https://graph.threads.net/access_token",
    refresh_endpoint: "https://graph.threads.net/refresh_access_token",
    account_endpoint: "https://graph.threads.net/v1.0/me?fields=id,username",
    api_base_url: "https://graph.threads.net",
  },
  client: { authentication: ["client_secret_post"] },
  scopes: {
    default: ["threads_basic"],
    separator: ",",
  },
  // Meta's servers do not support PKCE.
  authorization: { pkce: false },
  token: {
    // The token of a code is valid for an hour. It is exchanged for one that is valid for 60 days, which can be
    // extended after a day. There is no refresh token.
    exchange: {
      grant_type: "th_exchange_token",
      token_parameter: "access_token",
      method: "GET",
      client_id: false,
    },
    refresh_with: "access_token",
    refresh_method: "GET",
    refresh_authentication: "none",
    refresh_not_before: 86_400,
    grant_types: { refresh_token: "th_refresh_token" },
    parameter_names: { refresh_token: "access_token" },
    default_expires_in: 5_184_000,
  },
  account: { id: [["id"]], label: [[["username"]]] },
};
