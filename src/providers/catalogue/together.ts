import type { KeyDefinition } from "../definition/catalogue-definition.ts";

/** Together AI: language models. https://docs.together.ai/docs/serverless-models */
export const together: KeyDefinition = {
  kind: "api_key",
  id: "together",
  name: "Together AI",
  documentation: "https://docs.together.ai/docs/serverless-models",
  category: "ai",
  verified: "documentation",
  credentials: { url: "https://api.together.ai/settings/api-keys" },
  endpoints: { api_base_url: "https://api.together.ai/v1" },
  account: { path: "models" },
};
