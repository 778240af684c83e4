import type { KeyDefinition } from "../definition/catalogue-definition.ts";

/** Cohere: language models. https://docs.cohere.com/reference/about */
export const cohere: KeyDefinition = {
  kind: "api_key",
  id: "cohere",
  name: "Cohere",
  documentation: "https://docs.cohere.com/reference/about",
  category: "ai",
  verified: "documentation",
  credentials: { url: "https://dashboard.cohere.com/api-keys" },
  endpoints: { api_base_url: "https://api.cohere.com/v1" },
  api: { expired_when: { path: ["valid"], values: [false] } },
  account: { path: "check-api-key", method: "POST", id: [["organization_id"]] },
};
