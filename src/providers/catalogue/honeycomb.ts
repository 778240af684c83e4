import type { KeyDefinition } from "../definition/catalogue-definition.ts";

/** Honeycomb: observability. https://docs.honeycomb.io/api/authentication */
export const honeycomb: KeyDefinition = {
  kind: "api_key",
  id: "honeycomb",
  name: "Honeycomb",
  documentation: "https://docs.honeycomb.io/api/authentication",
  category: "developer",
  verified: "documentation",
  credentials: { fields: { api_key: { label: "Configuration key or ingest key" } } },
  endpoints: { api_base_url: "https://{api_host}" },
  variables: {
    api_host: { label: "Server, by region", choices: ["api.honeycomb.io", "api.eu1.honeycomb.io"] },
  },
  api: { header: "x-honeycomb-team", scheme: null },
  account: { path: "1/auth", id: [["team", "slug"]], label: [[["team", "name"]]] },
};
