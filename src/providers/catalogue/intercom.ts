import type { CodeDefinition } from "../definition/catalogue-definition.ts";

/** Intercom: customer messaging. https://developers.intercom.com/docs/build-an-integration/learn-more/authentication/setting-up-oauth */
export const intercom: CodeDefinition = {
  id: "intercom",
  name: "Intercom",
  documentation:
    "https://developers.intercom.com/docs/build-an-integration/learn-more/authentication/setting-up-oauth",
  category: "support",
  verified: "sources",
  registration: {
    notes: ["The scopes are chosen in the app's settings."],
  },
  variants: {
    variable: "region",
    endpoints: {
      us: {
        authorization_endpoint: "https://app.intercom.com/oauth",
        token_endpoint: "https://api.intercom.io/auth/eagle/token",
        revocation_endpoint: "https://api.intercom.io/auth/uninstall",
        api_base_url: "https://api.intercom.io",
      },
      eu: {
        authorization_endpoint: "https://app.eu.intercom.com/oauth",
        token_endpoint: "https://api.eu.intercom.io/auth/eagle/token",
        revocation_endpoint: "https://api.eu.intercom.io/auth/uninstall",
        api_base_url: "https://api.eu.intercom.io",
      },
      au: {
        authorization_endpoint: "https://app.au.intercom.com/oauth",
        token_endpoint: "https://api.au.intercom.io/auth/eagle/token",
        revocation_endpoint: "https://api.au.intercom.io/auth/uninstall",
        api_base_url: "https://api.au.intercom.io",
      },
    },
  },
  variables: { region: { label: "Region of the workspace", choices: ["us", "eu", "au"], default: "us" } },
  client: { authentication: ["client_secret_post"] },
  // Access tokens don't expire, and there are no refresh tokens.
  token: { refresh: false },
  api: { retry_after_headers: ["x-ratelimit-reset"] },
  account: {
    path: "me",
    id: [["app", "id_code"], ["id"]],
    label: [[["app", "name"]], [["email"]]],
  },
  revocation: { token_in: "header", authentication: "token" },
};
