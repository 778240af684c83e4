import type { KeyDefinition } from "../definition/catalogue-definition.ts";

/** Google Gemini API: language models. https://ai.google.dev/gemini-api/docs/api-key */
export const gemini: KeyDefinition = {
  kind: "api_key",
  id: "gemini",
  name: "Google Gemini API",
  documentation: "https://ai.google.dev/gemini-api/docs/api-key",
  category: "ai",
  verified: "documentation",
  credentials: { url: "https://aistudio.google.com/app/apikey" },
  endpoints: { api_base_url: "https://generativelanguage.googleapis.com/v1beta" },
  // A wrong key is answered with 400, as is any other invalid request.
  api: {
    header: "x-goog-api-key",
    scheme: null,
    expired_when: { path: ["error", "details", "0", "reason"], values: ["API_KEY_INVALID"] },
  },
  account: { path: "models?pageSize=1" },
};
