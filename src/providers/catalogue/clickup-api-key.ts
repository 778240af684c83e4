import type { KeyDefinition } from "../definition/catalogue-definition.ts";

/** ClickUp: tasks. https://developer.clickup.com/docs/authentication */
export const clickupApiKey: KeyDefinition = {
  kind: "api_key",
  id: "clickup-api-key",
  name: "ClickUp (API key)",
  documentation: "https://developer.clickup.com/docs/authentication",
  category: "project",
  verified: "documentation",
  credentials: {
    url: "https://app.clickup.com/settings/apps",
    fields: { api_key: { label: "Personal API token", example: "pk_…" } },
  },
  endpoints: { api_base_url: "https://api.clickup.com" },
  api: { scheme: null, retry_after_headers: ["x-ratelimit-reset"] },
  account: { path: "api/v2/user", id: [["user", "id"]], label: [[["user", "username"]]] },
};
