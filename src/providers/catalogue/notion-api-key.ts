import type { KeyDefinition } from "../definition/catalogue-definition.ts";

/** Notion: documents. https://developers.notion.com/reference/authentication */
export const notionApiKey: KeyDefinition = {
  kind: "api_key",
  id: "notion-api-key",
  name: "Notion (API key)",
  documentation: "https://developers.notion.com/reference/authentication",
  category: "project",
  verified: "documentation",
  credentials: {
    url: "https://www.notion.so/my-integrations",
    fields: {
      api_key: {
        label: "Integration token",
        help: "The integration sees only the pages that are shared with it.",
        example: "ntn_…",
      },
    },
  },
  endpoints: { api_base_url: "https://api.notion.com" },
  api: { headers: { "notion-version": "2022-06-28" } },
  account: { path: "v1/users/me", id: [["id"]], label: [[["name"]]] },
};
