import type { CodeDefinition } from "../definition/catalogue-definition.ts";

/** PagerDuty: incident response. https://developer.pagerduty.com/docs/oauth-functionality */
export const pagerduty: CodeDefinition = {
  id: "pagerduty",
  name: "PagerDuty",
  documentation: "https://developer.pagerduty.com/docs/oauth-functionality",
  category: "developer",
  verified: "sources",
  registration: { notes: ["Create the app in the settings of an account."] },
  endpoints: {
    authorization_endpoint: "https://{authorization_host}/oauth/authorize",
    token_endpoint: "https://{authorization_host}/oauth/token",
    api_base_url: "https://api.pagerduty.com",
  },
  // Public implementations for apps with scoped OAuth have the second host.
  variables: {
    authorization_host: {
      label: "Authorization host: app for classic apps, identity for apps with scoped OAuth",
      choices: ["app.pagerduty.com", "identity.pagerduty.com"],
      default: "app.pagerduty.com",
    },
  },
  client: { authentication: ["client_secret_post", "client_secret_basic"] },
  api: {
    headers: { accept: "application/vnd.pagerduty+json;version=2" },
    retry_after_headers: ["ratelimit-reset"],
  },
  account: { path: "users/me", id: [["user", "id"]], label: [[["user", "email"]], [["user", "name"]]] },
};
