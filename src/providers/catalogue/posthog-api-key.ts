import type { KeyDefinition } from "../definition/catalogue-definition.ts";

/** PostHog: product analytics. https://posthog.com/docs/api */
export const posthogApiKey: KeyDefinition = {
  kind: "api_key",
  id: "posthog-api-key",
  name: "PostHog (API key)",
  documentation: "https://posthog.com/docs/api",
  category: "developer",
  verified: "documentation",
  credentials: { fields: { api_key: { label: "Personal API key", example: "phx_…" } } },
  endpoints: { api_base_url: "https://{region}.posthog.com" },
  variables: { region: { label: "Region", choices: ["us", "eu"] } },
  account: { path: "api/users/@me/", id: [["uuid"]], label: [[["email"]]] },
};
