import type { KeyDefinition } from "../definition/catalogue-definition.ts";

/** Firecrawl: web crawling. https://docs.firecrawl.dev/api-reference/v2-introduction */
export const firecrawl: KeyDefinition = {
  kind: "api_key",
  id: "firecrawl",
  name: "Firecrawl",
  documentation: "https://docs.firecrawl.dev/api-reference/v2-introduction",
  category: "ai",
  verified: "documentation",
  credentials: { url: "https://www.firecrawl.dev/app/api-keys", fields: { api_key: { example: "fc-…" } } },
  endpoints: { api_base_url: "https://api.firecrawl.dev/v2" },
  account: { path: "team/credit-usage" },
};
