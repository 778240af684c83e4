import type { KeyDefinition } from "../definition/catalogue-definition.ts";

/** Freshdesk: customer support. https://developers.freshdesk.com/api/#authentication */
export const freshdesk: KeyDefinition = {
  kind: "api_key",
  id: "freshdesk",
  name: "Freshdesk",
  documentation: "https://developers.freshdesk.com/api/#authentication",
  category: "support",
  verified: "sources",
  credentials: { fields: { api_key: { help: "In your profile settings." } } },
  endpoints: { api_base_url: "https://{subdomain}.freshdesk.com" },
  variables: { subdomain: { label: "Subdomain of freshdesk.com", example: "acme" } },
  api: { basic: { username: "{api_key}", password: "X" } },
  account: { path: "api/v2/agents/me", id: [["id"]], label: [[["contact", "name"]]] },
};
