import type { KeyDefinition } from "../definition/catalogue-definition.ts";

/** OpenAI. https://platform.openai.com/docs/api-reference/authentication */
export const openai: KeyDefinition = {
  kind: "api_key",
  id: "openai",
  name: "OpenAI",
  documentation: "https://platform.openai.com/docs/api-reference/authentication",
  category: "ai",
  verified: "documentation",
  credentials: { url: "https://platform.openai.com/api-keys", fields: { api_key: { example: "sk-…" } } },
  endpoints: { api_base_url: "https://api.openai.com/v1" },
  // A restricted key that may not list the models gets the status of a wrong one.
  account: { path: "models", also_valid_when: { path: ["error", "code"], values: ["missing_scope"] } },
};
