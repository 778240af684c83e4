import type { KeyDefinition } from "../definition/catalogue-definition.ts";

/** BambooHR: human resources. https://documentation.bamboohr.com/docs/getting-started */
export const bamboohrApiKey: KeyDefinition = {
  kind: "api_key",
  id: "bamboohr-api-key",
  name: "BambooHR (API key)",
  documentation: "https://documentation.bamboohr.com/docs/getting-started",
  category: "hr",
  verified: "documentation",
  credentials: {},
  endpoints: { api_base_url: "https://api.bamboohr.com/api/gateway.php/{subdomain}" },
  variables: { subdomain: { label: "Company domain, before .bamboohr.com", example: "example" } },
  api: { basic: { username: "{api_key}", password: "x" }, headers: { accept: "application/json" } },
  account: { path: "v1/meta/fields" },
};
