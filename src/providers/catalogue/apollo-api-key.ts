import type { KeyDefinition } from "../definition/catalogue-definition.ts";

/** Apollo.io: sales. https://docs.apollo.io/reference/authentication */
export const apolloApiKey: KeyDefinition = {
  kind: "api_key",
  id: "apollo-api-key",
  name: "Apollo.io (API key)",
  documentation: "https://docs.apollo.io/reference/authentication",
  category: "sales",
  verified: "documentation",
  credentials: { url: "https://developer.apollo.io/#/keys" },
  endpoints: { api_base_url: "https://api.apollo.io/api" },
  api: { header: "x-api-key", scheme: null },
  account: { path: "v1/users/api_profile", id: [["id"]], label: [[["email"]]] },
};
