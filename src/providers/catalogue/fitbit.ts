import type { CodeDefinition } from "../definition/catalogue-definition.ts";

/** Fitbit: activity tracking. https://dev.fitbit.com/build/reference/web-api/developer-guide/authorization/ */
export const fitbit: CodeDefinition = {
  id: "fitbit",
  name: "Fitbit",
  documentation: "https://dev.fitbit.com/build/reference/web-api/developer-guide/authorization/",
  category: "fitness",
  verified: "sources",
  registration: {
    url: "https://dev.fitbit.com/apps",
    notes: ["Google announced the end of this API for November 2, 2026. The Google Health API replaces it."],
  },
  endpoints: {
    authorization_endpoint: "https://www.fitbit.com/oauth2/authorize",
    token_endpoint: "https://api.fitbit.com/oauth2/token",
    revocation_endpoint: "https://api.fitbit.com/oauth2/revoke",
    api_base_url: "https://api.fitbit.com",
  },
  client: { authentication: ["client_secret_basic", "none"] },
  scopes: {
    default: ["profile"],
  },
  // Errors are a list.
  token: {
    fields: { error: ["errors", "0", "errorType"] },
    metadata_fields: ["user_id"],
    account_fields: ["user_id"],
  },
  api: { retry_after_headers: ["fitbit-rate-limit-reset"] },
  account: { path: "1/user/-/profile.json", label: [[["user", "displayName"]]] },
};
