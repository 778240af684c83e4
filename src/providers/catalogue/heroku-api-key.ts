import type { KeyDefinition } from "../definition/catalogue-definition.ts";

/** Heroku: hosting. https://devcenter.heroku.com/articles/platform-api-reference */
export const herokuApiKey: KeyDefinition = {
  kind: "api_key",
  id: "heroku-api-key",
  name: "Heroku (API key)",
  documentation: "https://devcenter.heroku.com/articles/platform-api-reference",
  category: "developer",
  verified: "sources",
  credentials: { url: "https://dashboard.heroku.com/account", fields: { api_key: { example: "HRKU-…" } } },
  endpoints: { api_base_url: "https://api.heroku.com" },
  api: { headers: { accept: "application/vnd.heroku+json; version=3" } },
  account: { path: "account", id: [["id"]], label: [[["email"]]] },
};
