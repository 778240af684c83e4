import type { KeyDefinition } from "../definition/catalogue-definition.ts";

/** Render: hosting. https://render.com/docs/api-keys */
export const render: KeyDefinition = {
  kind: "api_key",
  id: "render",
  name: "Render",
  documentation: "https://render.com/docs/api-keys",
  category: "developer",
  verified: "documentation",
  credentials: {
    url: "https://dashboard.render.com/u/settings?add-api-key",
    fields: { api_key: { example: "rnd_…" } },
  },
  endpoints: { api_base_url: "https://api.render.com/v1" },
  account: {
    path: "owners",
    list: { path: [], pick: ["only", "first"] },
    id: [["owner", "id"]],
    label: [[["owner", "name"]]],
  },
};
