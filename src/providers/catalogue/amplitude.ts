import type { KeyDefinition } from "../definition/catalogue-definition.ts";

/** Amplitude: product analytics. https://amplitude.com/docs/apis/authentication */
export const amplitude: KeyDefinition = {
  kind: "api_key",
  id: "amplitude",
  name: "Amplitude",
  documentation: "https://amplitude.com/docs/apis/authentication",
  category: "data",
  verified: "documentation",
  credentials: { fields: { api_key: {}, secret_key: { label: "Secret key" } } },
  endpoints: { api_base_url: "https://{api_host}" },
  variables: {
    api_host: { label: "Server, by region", choices: ["amplitude.com", "analytics.eu.amplitude.com"] },
  },
  api: { basic: { username: "{api_key}", password: "{secret_key}" } },
  account: { path: "api/2/events/list" },
};
