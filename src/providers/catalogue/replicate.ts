import type { KeyDefinition } from "../definition/catalogue-definition.ts";

/** Replicate: models as a service. https://replicate.com/docs/reference/http#authentication */
export const replicate: KeyDefinition = {
  kind: "api_key",
  id: "replicate",
  name: "Replicate",
  documentation: "https://replicate.com/docs/reference/http#authentication",
  category: "ai",
  verified: "sources",
  credentials: {
    url: "https://replicate.com/account/api-tokens",
    fields: { api_key: { label: "API token", example: "r8_…" } },
  },
  endpoints: { api_base_url: "https://api.replicate.com/v1" },
  account: { path: "account", id: [["username"]], label: [[["name"]]] },
};
