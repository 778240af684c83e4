import type { KeyDefinition } from "../definition/catalogue-definition.ts";

/** Todoist: tasks. https://developer.todoist.com/api/v1/ */
export const todoistApiKey: KeyDefinition = {
  kind: "api_key",
  id: "todoist-api-key",
  name: "Todoist (API key)",
  documentation: "https://developer.todoist.com/api/v1/",
  category: "project",
  verified: "sources",
  credentials: {
    url: "https://app.todoist.com/app/settings/integrations/developer",
    fields: { api_key: { label: "API token" } },
  },
  endpoints: { api_base_url: "https://api.todoist.com" },
  account: { path: "api/v1/user", id: [["id"]], label: [[["email"]]] },
};
