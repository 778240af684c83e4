import type { KeyDefinition } from "../definition/catalogue-definition.ts";

/** Chargebee: subscriptions. https://apidocs.chargebee.com/docs/api/auth */
export const chargebee: KeyDefinition = {
  kind: "api_key",
  id: "chargebee",
  name: "Chargebee",
  documentation: "https://apidocs.chargebee.com/docs/api/auth",
  category: "payments",
  verified: "documentation",
  credentials: {},
  endpoints: { api_base_url: "https://{site}.chargebee.com/api/v2" },
  variables: { site: { label: "Subdomain of chargebee.com", example: "acme-test" } },
  api: { basic: { username: "{api_key}", password: "" } },
  account: { path: "customers?limit=1" },
};
