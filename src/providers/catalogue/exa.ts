import type { KeyDefinition } from "../definition/catalogue-definition.ts";

/** Exa: web search. https://exa.ai/docs/reference/error-codes */
export const exa: KeyDefinition = {
  kind: "api_key",
  id: "exa",
  name: "Exa",
  documentation: "https://exa.ai/docs/reference/error-codes",
  category: "ai",
  verified: "documentation",
  credentials: { url: "https://dashboard.exa.ai/api-keys" },
  endpoints: { api_base_url: "https://api.exa.ai" },
  api: { header: "x-api-key", scheme: null },
  account: { path: "websets/v0/websets?limit=1" },
};
