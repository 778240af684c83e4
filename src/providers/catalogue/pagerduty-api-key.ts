import type { KeyDefinition } from "../definition/catalogue-definition.ts";

/** PagerDuty: incident response. https://developer.pagerduty.com/docs/authentication */
export const pagerdutyApiKey: KeyDefinition = {
  kind: "api_key",
  id: "pagerduty-api-key",
  name: "PagerDuty (API key)",
  documentation: "https://developer.pagerduty.com/docs/authentication",
  category: "developer",
  verified: "documentation",
  credentials: { url: "https://support.pagerduty.com/main/docs/api-access-keys" },
  endpoints: { api_base_url: "https://{api_host}" },
  variables: {
    api_host: { label: "Server, by region", choices: ["api.pagerduty.com", "api.eu.pagerduty.com"] },
  },
  api: {
    scheme: "Token token=",
    headers: { accept: "application/vnd.pagerduty+json;version=2" },
    retry_after_headers: ["ratelimit-reset"],
  },
  account: { path: "abilities" },
};
