import type { KeyDefinition } from "../definition/catalogue-definition.ts";

/** Close: sales. https://developer.close.com/api/overview/api-key-authentication */
export const closeApiKey: KeyDefinition = {
  kind: "api_key",
  id: "close-api-key",
  name: "Close (API key)",
  documentation: "https://developer.close.com/api/overview/api-key-authentication",
  category: "crm",
  verified: "documentation",
  credentials: {
    url: "https://app.close.com/settings/developer/api-keys/",
    fields: { api_key: { example: "api_…" } },
  },
  endpoints: { api_base_url: "https://api.close.com/api" },
  api: { basic: { username: "{api_key}", password: "" } },
  account: { path: "v1/me/", id: [["id"]], label: [[["email"]]] },
};
