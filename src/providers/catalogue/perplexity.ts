import type { KeyDefinition } from "../definition/catalogue-definition.ts";

/** Perplexity: answers with sources. https://docs.perplexity.ai/api-reference/async-chat-completions-get */
export const perplexity: KeyDefinition = {
  kind: "api_key",
  id: "perplexity",
  name: "Perplexity",
  documentation: "https://docs.perplexity.ai/api-reference/async-chat-completions-get",
  category: "ai",
  verified: "sources",
  credentials: { url: "https://www.perplexity.ai/settings/api", fields: { api_key: { example: "pplx-…" } } },
  endpoints: { api_base_url: "https://api.perplexity.ai" },
  // The list of models can be read without a key.
  account: { path: "async/chat/completions?limit=1" },
};
