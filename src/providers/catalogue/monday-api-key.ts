import type { KeyDefinition } from "../definition/catalogue-definition.ts";

/** monday.com: tasks. https://developer.monday.com/api-reference/docs/authentication */
export const mondayApiKey: KeyDefinition = {
  kind: "api_key",
  id: "monday-api-key",
  name: "monday.com (API key)",
  documentation: "https://developer.monday.com/api-reference/docs/authentication",
  category: "project",
  verified: "documentation",
  credentials: {
    fields: { api_key: { label: "Personal API token", help: "In your profile menu, under Developers." } },
  },
  endpoints: { api_base_url: "https://api.monday.com" },
  api: { scheme: null, content_type: "application/json" },
  account: {
    path: "v2",
    method: "POST",
    body: { query: "query { me { id name email } }" },
    id: [["data", "me", "id"]],
    label: [[["data", "me", "name"]]],
  },
};
