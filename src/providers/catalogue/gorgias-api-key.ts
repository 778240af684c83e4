import type { KeyDefinition } from "../definition/catalogue-definition.ts";

/** Gorgias: customer support. https://developers.gorgias.com/docs/access-tokens-api-keys */
export const gorgiasApiKey: KeyDefinition = {
  kind: "api_key",
  id: "gorgias-api-key",
  name: "Gorgias (API key)",
  documentation: "https://developers.gorgias.com/docs/access-tokens-api-keys",
  category: "support",
  verified: "documentation",
  credentials: { fields: { api_key: {}, email: { label: "Email address", secret: false } } },
  endpoints: { api_base_url: "https://{subdomain}.gorgias.com" },
  variables: { subdomain: { label: "Subdomain of gorgias.com", example: "acme" } },
  api: { basic: { username: "{email}", password: "{api_key}" } },
  account: { path: "api/account", id: [["domain"]] },
};
