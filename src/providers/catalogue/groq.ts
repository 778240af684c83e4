import type { KeyDefinition } from "../definition/catalogue-definition.ts";

/** Groq: language models. https://console.groq.com/docs/api-reference */
export const groq: KeyDefinition = {
  kind: "api_key",
  id: "groq",
  name: "Groq",
  documentation: "https://console.groq.com/docs/api-reference",
  category: "ai",
  verified: "documentation",
  credentials: { url: "https://console.groq.com/keys", fields: { api_key: { example: "gsk_…" } } },
  endpoints: { api_base_url: "https://api.groq.com/openai/v1" },
  account: { path: "models" },
};
