import type { KeyDefinition } from "../definition/catalogue-definition.ts";

/** Contentful: content management. https://www.contentful.com/help/token-management/personal-access-tokens/ */
export const contentfulApiKey: KeyDefinition = {
  kind: "api_key",
  id: "contentful-api-key",
  name: "Contentful (API key)",
  documentation: "https://www.contentful.com/help/token-management/personal-access-tokens/",
  category: "content",
  verified: "documentation",
  credentials: {
    url: "https://app.contentful.com/account/profile/cma_tokens",
    fields: { api_key: { label: "Personal access token", example: "CFPAT-…" } },
  },
  endpoints: { api_base_url: "https://api.contentful.com" },
  api: { retry_after_headers: ["x-contentful-ratelimit-reset"] },
  account: { path: "users/me", id: [["sys", "id"]], label: [[["email"]]] },
};
