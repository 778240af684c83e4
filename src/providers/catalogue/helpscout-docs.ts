import type { KeyDefinition } from "../definition/catalogue-definition.ts";

/** Help Scout Docs: a knowledge base. https://developer.helpscout.com/docs-api/ */
export const helpscoutDocs: KeyDefinition = {
  kind: "api_key",
  id: "helpscout-docs",
  name: "Help Scout Docs",
  documentation: "https://developer.helpscout.com/docs-api/",
  category: "support",
  verified: "sources",
  credentials: {
    url: "https://secure.helpscout.net/members/profile/",
    fields: { api_key: { label: "Docs API key" } },
  },
  endpoints: { api_base_url: "https://docsapi.helpscout.net/v1" },
  api: { basic: { username: "{api_key}", password: "X" } },
  account: { path: "collections" },
};
