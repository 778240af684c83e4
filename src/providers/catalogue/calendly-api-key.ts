import type { KeyDefinition } from "../definition/catalogue-definition.ts";

/**
 * Calendly: appointments.
 * https://developer.calendly.com/docs/authentication/how-to-authenticate-with-personal-access-tokens
 */
export const calendlyApiKey: KeyDefinition = {
  kind: "api_key",
  id: "calendly-api-key",
  name: "Calendly (API key)",
  documentation:
    "https://developer.calendly.com/docs/authentication/how-to-authenticate-with-personal-access-tokens",
  category: "scheduling",
  verified: "documentation",
  credentials: {
    url: "https://calendly.com/integrations/api_webhooks",
    fields: { api_key: { label: "Personal access token" } },
  },
  endpoints: { api_base_url: "https://api.calendly.com" },
  api: { retry_after_headers: ["x-ratelimit-reset"] },
  account: { path: "users/me", id: [["resource", "uri"]], label: [[["resource", "name"]]] },
};
