import type { KeyDefinition } from "../definition/catalogue-definition.ts";

/** Mistral: language models. https://docs.mistral.ai/api/ */
export const mistral: KeyDefinition = {
  kind: "api_key",
  id: "mistral",
  name: "Mistral",
  documentation: "https://docs.mistral.ai/api/",
  category: "ai",
  verified: "documentation",
  credentials: { url: "https://console.mistral.ai/api-keys" },
  endpoints: { api_base_url: "https://api.mistral.ai/v1" },
  account: { path: "models" },
};
