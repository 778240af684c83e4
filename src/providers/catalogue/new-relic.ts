import type { KeyDefinition } from "../definition/catalogue-definition.ts";

/** New Relic: monitoring. https://docs.newrelic.com/docs/apis/intro-apis/new-relic-api-keys */
export const newRelic: KeyDefinition = {
  kind: "api_key",
  id: "new-relic",
  name: "New Relic",
  documentation: "https://docs.newrelic.com/docs/apis/intro-apis/new-relic-api-keys",
  category: "developer",
  verified: "documentation",
  credentials: {
    url: "https://one.newrelic.com/launcher/api-keys-ui.api-keys-launcher",
    fields: { api_key: { label: "User key", example: "NRAK-…" } },
  },
  endpoints: { api_base_url: "https://{api_host}" },
  variables: {
    api_host: { label: "Server, by data center", choices: ["api.newrelic.com", "api.eu.newrelic.com"] },
  },
  api: { header: "api-key", scheme: null, content_type: "application/json" },
  account: {
    path: "graphql",
    method: "POST",
    body: { query: "{ actor { user { id email name } } }" },
    id: [["data", "actor", "user", "id"]],
    label: [[["data", "actor", "user", "name"]]],
  },
};
