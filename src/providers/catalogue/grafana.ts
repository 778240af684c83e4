import type { KeyDefinition } from "../definition/catalogue-definition.ts";

/**
 * Grafana Cloud: dashboards.
 * https://grafana.com/docs/grafana/latest/developer-resources/api-reference/http-api/authentication/
 */
export const grafana: KeyDefinition = {
  kind: "api_key",
  id: "grafana",
  name: "Grafana Cloud",
  documentation:
    "https://grafana.com/docs/grafana/latest/developer-resources/api-reference/http-api/authentication/",
  category: "developer",
  verified: "documentation",
  credentials: { fields: { api_key: { label: "Service account token", example: "glsa_…" } } },
  endpoints: { api_base_url: "https://{host}" },
  variables: {
    host: {
      label: "Host of the Grafana instance",
      kind: "host",
      allowed_hosts: ["grafana.net"],
      example: "acme.grafana.net",
    },
  },
  account: { path: "api/org", id: [["id"]], label: [[["name"]]] },
};
