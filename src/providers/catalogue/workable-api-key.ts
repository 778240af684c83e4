import type { KeyDefinition } from "../definition/catalogue-definition.ts";

/** Workable: recruiting. https://workable.readme.io/reference/generate-an-access-token */
export const workableApiKey: KeyDefinition = {
  kind: "api_key",
  id: "workable-api-key",
  name: "Workable (API key)",
  documentation: "https://workable.readme.io/reference/generate-an-access-token",
  category: "hr",
  verified: "sources",
  credentials: {
    url: "https://workable.com/backend/settings/integrations",
    fields: { api_key: { label: "API access token" } },
  },
  endpoints: { api_base_url: "https://{subdomain}.workable.com" },
  variables: { subdomain: { label: "Subdomain of workable.com", example: "acme" } },
  api: { retry_after_headers: ["x-rate-limit-reset"] },
  account: { path: "spi/v3/jobs?limit=1" },
};
