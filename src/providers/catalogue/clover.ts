import type { CodeDefinition } from "../definition/catalogue-definition.ts";

/** Clover: point of sale. https://docs.clover.com/dev/docs/use-oauth */
export const clover: CodeDefinition = {
  id: "clover",
  name: "Clover",
  documentation: "https://docs.clover.com/dev/docs/use-oauth",
  category: "commerce",
  verified: "documentation",
  registration: { url: "https://www.clover.com/developers" },
  variants: {
    variable: "region",
    endpoints: {
      na: {
        authorization_endpoint: "https://www.clover.com/oauth/v2/authorize",
        token_endpoint: "https://api.clover.com/oauth/v2/token",
        refresh_endpoint: "https://api.clover.com/oauth/v2/refresh",
        api_base_url: "https://api.clover.com",
      },
      eu: {
        authorization_endpoint: "https://www.eu.clover.com/oauth/v2/authorize",
        token_endpoint: "https://api.eu.clover.com/oauth/v2/token",
        refresh_endpoint: "https://api.eu.clover.com/oauth/v2/refresh",
        api_base_url: "https://api.eu.clover.com",
      },
      la: {
        authorization_endpoint: "https://www.la.clover.com/oauth/v2/authorize",
        token_endpoint: "https://api.la.clover.com/oauth/v2/token",
        refresh_endpoint: "https://api.la.clover.com/oauth/v2/refresh",
        api_base_url: "https://api.la.clover.com",
      },
      sandbox: {
        authorization_endpoint: "https://sandbox.dev.clover.com/oauth/v2/authorize",
        token_endpoint: "https://apisandbox.dev.clover.com/oauth/v2/token",
        refresh_endpoint: "https://apisandbox.dev.clover.com/oauth/v2/refresh",
        api_base_url: "https://apisandbox.dev.clover.com",
      },
    },
  },
  variables: { region: { label: "Region", choices: ["na", "eu", "la", "sandbox"], default: "na" } },
  client: { authentication: ["client_secret_post"] },
  learned: {
    merchant_id: { from: "callback", path: ["merchant_id"], kind: "path", required: true },
    employee_id: { from: "callback", path: ["employee_id"], kind: "path" },
  },
  authorization: { pkce: false },
  token: {
    body: "json",
    // The endpoints tell the kind of grant apart.
    grant_types: { authorization_code: null, refresh_token: null },
    refresh_authentication: "none",
    fields: {
      expires_at: ["access_token_expiration"],
      refresh_token_expires_at: ["refresh_token_expiration"],
    },
    account_fields: ["merchant_id"],
  },
};
