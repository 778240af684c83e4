import type { CodeDefinition } from "../definition/catalogue-definition.ts";

/** Snowflake: data warehouse. https://docs.snowflake.com/en/user-guide/oauth-custom */
export const snowflake: CodeDefinition = {
  id: "snowflake",
  name: "Snowflake",
  documentation: "https://docs.snowflake.com/en/user-guide/oauth-custom",
  category: "data",
  verified: "sources",
  registration: {
    notes: ["Each customer creates the client in its own account."],
  },
  endpoints: {
    authorization_endpoint: "https://{account_host}/oauth/authorize",
    token_endpoint: "https://{account_host}/oauth/token-request",
    api_base_url: "https://{account_host}",
  },
  variables: {
    account_host: {
      label: "Host of the account URL",
      kind: "host",
      allowed_hosts: ["snowflakecomputing.com", "snowflakecomputing.cn"],
      example: "example-account.snowflakecomputing.com",
    },
  },
  client: {
    authentication: ["client_secret_basic"],
    // IDs and secrets end with "=", which public implementations send as it is.
    basic_encoding: "raw",
  },
  scopes: {
    // Without it, there is no refresh token. A role is the scope `session:role:` and its name.
    default: ["refresh_token"],
    never_echoed: ["refresh_token"],
  },
  token: { metadata_fields: ["username"], account_fields: ["username"] },
  // Tells OAuth tokens from other ones.
  api: { headers: { "x-snowflake-authorization-token-type": "OAUTH" } },
};
