import type { KeyDefinition } from "../definition/catalogue-definition.ts";

/** Tavily: web search. https://docs.tavily.com/documentation/api-reference/endpoint/usage */
export const tavily: KeyDefinition = {
  kind: "api_key",
  id: "tavily",
  name: "Tavily",
  documentation: "https://docs.tavily.com/documentation/api-reference/endpoint/usage",
  category: "ai",
  verified: "documentation",
  credentials: { url: "https://app.tavily.com/home", fields: { api_key: { example: "tvly-…" } } },
  endpoints: { api_base_url: "https://api.tavily.com" },
  account: { path: "usage" },
};
