import type { CodeDefinition } from "../definition/catalogue-definition.ts";

/** Withings: health devices. https://developer.withings.com/developer-guide/v3/integration-guide/public-health-data-api/get-access/oauth-authorization-url */
export const withings: CodeDefinition = {
  id: "withings",
  name: "Withings",
  documentation:
    "https://developer.withings.com/developer-guide/v3/integration-guide/public-health-data-api/get-access/oauth-authorization-url",
  category: "fitness",
  verified: "sources",
  registration: { url: "https://developer.withings.com/dashboard/" },
  endpoints: {
    authorization_endpoint: "https://account.withings.com/oauth2_user/authorize2",
    token_endpoint: "https://wbsapi.withings.net/v2/oauth2",
    api_base_url: "https://wbsapi.withings.net",
  },
  client: { authentication: ["client_secret_post"] },
  learned: { user_id: { from: "token", path: ["body", "userid"] } },
  scopes: {
    default: ["user.info"],
    separator: ",",
  },
  authorization: { pkce: false },
  token: {
    // One endpoint serves several requests, and this parameter says which one it is.
    parameters: { action: "requesttoken" },
    // Responses are in an envelope. Its `status` is zero on success.
    fields: {
      access_token: ["body", "access_token"],
      refresh_token: ["body", "refresh_token"],
      token_type: ["body", "token_type"],
      scope: ["body", "scope"],
      expires_in: ["body", "expires_in"],
      error: ["status"],
    },
    account_fields: ["user_id"],
  },
  // A rejected token is reported in an envelope, with the HTTP status 200.
  api: { expired_when: { path: ["status"], values: [401] } },
};
