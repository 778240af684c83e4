import type { CodeDefinition } from "../definition/catalogue-definition.ts";

/** Airtable: databases and apps. https://airtable.com/developers/web/api/oauth-reference */
export const airtable: CodeDefinition = {
  id: "airtable",
  name: "Airtable",
  documentation: "https://airtable.com/developers/web/api/oauth-reference",
  category: "project",
  verified: "sources",
  registration: {
    url: "https://airtable.com/create/oauth",
    notes: ["The scopes are chosen in the app's settings."],
  },
  endpoints: {
    authorization_endpoint: "https://airtable.com/oauth2/v1/authorize",
    token_endpoint: "https://airtable.com/oauth2/v1/token",
    api_base_url: "https://api.airtable.com",
  },
  client: { authentication: ["client_secret_basic", "none"] },
  scopes: {
    default: ["data.records:read", "schema.bases:read"],
  },
  // Not confirmed: refresh tokens last 60 days.
  token: { keep_alive_days: 60 },
  account: {
    path: "v0/meta/whoami",
    id: [["id"]],
    label: [[["email"]]],
  },
};
