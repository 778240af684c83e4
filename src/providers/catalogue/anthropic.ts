import type { KeyDefinition } from "../definition/catalogue-definition.ts";

/** Anthropic: language models. https://docs.anthropic.com/en/api/models-list */
export const anthropic: KeyDefinition = {
  kind: "api_key",
  id: "anthropic",
  name: "Anthropic",
  documentation: "https://docs.anthropic.com/en/api/models-list",
  category: "ai",
  verified: "documentation",
  credentials: {
    url: "https://console.anthropic.com/settings/keys",
    fields: { api_key: { example: "sk-ant-…" } },
  },
  endpoints: { api_base_url: "https://api.anthropic.com/v1" },
  api: { header: "x-api-key", scheme: null, headers: { "anthropic-version": "2023-06-01" } },
  account: { path: "models?limit=1" },
};
