import type { CodeDefinition } from "../definition/catalogue-definition.ts";

/** Pipedrive: sales pipelines. https://pipedrive.readme.io/docs/marketplace-oauth-authorization */
export const pipedrive: CodeDefinition = {
  id: "pipedrive",
  name: "Pipedrive",
  documentation: "https://pipedrive.readme.io/docs/marketplace-oauth-authorization",
  category: "crm",
  verified: "sources",
  registration: {
    url: "https://app.pipedrive.com/developer-hub",
    notes: ["The scopes are chosen in the app's settings."],
  },
  endpoints: {
    authorization_endpoint: "https://oauth.pipedrive.com/oauth/authorize",
    token_endpoint: "https://oauth.pipedrive.com/oauth/token",
    revocation_endpoint: "https://oauth.pipedrive.com/oauth/revoke",
    api_base_url: "https://{api_domain}/api",
  },
  learned: {
    api_domain: {
      from: "token",
      path: ["api_domain"],
      kind: "host",
      allowed_hosts: ["pipedrive.com"],
      required: true,
    },
  },
  client: { authentication: ["client_secret_basic"] },
  authorization: { pkce: false },
  // Public implementations say that an unused refresh token expires after 60 days.
  token: { keep_alive_days: 60 },
  api: { retry_after_headers: ["x-ratelimit-reset"] },
  account: {
    path: "v1/users/me",
    id: [
      ["data", "company_id"],
      ["data", "id"],
    ],
    label: [[["data", "company_name"]], [["data", "email"]]],
  },
};
