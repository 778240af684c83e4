import type { KeyDefinition } from "../definition/catalogue-definition.ts";

/** Zendesk: customer support. https://developer.zendesk.com/api-reference/introduction/security-and-auth/ */
export const zendeskApiKey: KeyDefinition = {
  kind: "api_key",
  id: "zendesk-api-key",
  name: "Zendesk (API key)",
  documentation: "https://developer.zendesk.com/api-reference/introduction/security-and-auth/",
  category: "support",
  verified: "documentation",
  credentials: {
    fields: { api_key: { label: "API token" }, email: { label: "Email address", secret: false } },
  },
  endpoints: { api_base_url: "https://{subdomain}.zendesk.com" },
  variables: { subdomain: { label: "Subdomain of zendesk.com", example: "acme" } },
  api: { basic: { username: "{email}/token", password: "{api_key}" } },
  account: { path: "api/v2/users/me.json", id: [["user", "id"]], label: [[["user", "name"]]] },
};
