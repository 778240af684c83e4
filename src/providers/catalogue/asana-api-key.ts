import type { KeyDefinition } from "../definition/catalogue-definition.ts";

/** Asana: tasks. https://developers.asana.com/docs/personal-access-token */
export const asanaApiKey: KeyDefinition = {
  kind: "api_key",
  id: "asana-api-key",
  name: "Asana (API key)",
  documentation: "https://developers.asana.com/docs/personal-access-token",
  category: "project",
  verified: "documentation",
  credentials: {
    url: "https://app.asana.com/0/my-apps",
    fields: { api_key: { label: "Personal access token" } },
  },
  endpoints: { api_base_url: "https://app.asana.com" },
  account: { path: "api/1.0/users/me", id: [["data", "gid"]], label: [[["data", "name"]]] },
};
