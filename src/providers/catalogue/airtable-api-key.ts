import type { KeyDefinition } from "../definition/catalogue-definition.ts";

/** Airtable: tables. https://airtable.com/developers/web/api/authentication */
export const airtableApiKey: KeyDefinition = {
  kind: "api_key",
  id: "airtable-api-key",
  name: "Airtable (API key)",
  documentation: "https://airtable.com/developers/web/api/authentication",
  category: "project",
  verified: "sources",
  credentials: {
    url: "https://airtable.com/create/tokens",
    fields: { api_key: { label: "Personal access token", example: "pat…" } },
  },
  endpoints: { api_base_url: "https://api.airtable.com" },
  account: { path: "v0/meta/whoami", id: [["id"]], label: [[["email"]]] },
};
