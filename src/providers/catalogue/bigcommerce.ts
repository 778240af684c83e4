import type { CodeDefinition } from "../definition/catalogue-definition.ts";

/** BigCommerce: online shops. https://developer.bigcommerce.com/docs/integrations/apps/guide/auth */
export const bigcommerce: CodeDefinition = {
  id: "bigcommerce",
  name: "BigCommerce",
  documentation: "https://developer.bigcommerce.com/docs/integrations/apps/guide/auth",
  category: "commerce",
  verified: "sources",
  registration: {
    url: "https://devtools.bigcommerce.com",
    notes: ["The scopes are chosen in the app's settings."],
  },
  endpoints: {
    authorization_endpoint: "https://login.bigcommerce.com/oauth2/authorize",
    token_endpoint: "https://login.bigcommerce.com/oauth2/token",
    api_base_url: "https://api.bigcommerce.com/stores/{store_hash}",
  },
  variables: {
    store_hash: {
      label: "Store hash, which is in the URL of the control panel",
      kind: "path",
      example: "a1b2c3d4e5",
    },
  },
  learned: {
    // The token request repeats the scopes that the callback names.
    granted_scopes: { from: "callback", path: ["scope"] },
    account_uuid: { from: "token", path: ["account_uuid"] },
  },
  client: { authentication: ["client_secret_post"] },
  authorization: { parameters: { context: "stores/{store_hash}" } },
  token: {
    parameters: { context: "stores/{store_hash}", scope: "{granted_scopes}" },
    // Access tokens don't expire, and there are no refresh tokens.
    refresh: false,
  },
  api: { header: "x-auth-token", scheme: null, headers: { accept: "application/json" } },
  account: {
    path: "v2/store",
    id: [["id"]],
    label: [[["name"]], [["domain"]]],
  },
};
