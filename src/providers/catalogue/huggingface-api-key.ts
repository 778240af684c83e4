import type { KeyDefinition } from "../definition/catalogue-definition.ts";

/** Hugging Face: models and data sets. https://huggingface.co/docs/hub/security-tokens */
export const huggingfaceApiKey: KeyDefinition = {
  kind: "api_key",
  id: "huggingface-api-key",
  name: "Hugging Face (API key)",
  documentation: "https://huggingface.co/docs/hub/security-tokens",
  category: "developer",
  verified: "documentation",
  credentials: {
    url: "https://huggingface.co/settings/tokens",
    fields: { api_key: { label: "User access token", example: "hf_…" } },
  },
  endpoints: { api_base_url: "https://huggingface.co/api" },
  account: { path: "whoami-v2", id: [["id"]], label: [[["name"]]] },
};
