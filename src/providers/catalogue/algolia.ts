import type { KeyDefinition } from "../definition/catalogue-definition.ts";

/** Algolia: search. https://www.algolia.com/doc/guides/security/api-keys/ */
export const algolia: KeyDefinition = {
  kind: "api_key",
  id: "algolia",
  name: "Algolia",
  documentation: "https://www.algolia.com/doc/guides/security/api-keys/",
  category: "data",
  verified: "documentation",
  credentials: { url: "https://dashboard.algolia.com/account/api-keys" },
  endpoints: { api_base_url: "https://{subdomain}.algolia.net/1" },
  variables: {
    application_id: { label: "Application ID", kind: "path", example: "ERBSOWZO32" },
    subdomain: { label: "Application ID in lowercase letters", example: "erbsowzo32" },
  },
  // A wrong key is answered with 403, as is one that may only search.
  api: {
    header: "x-algolia-api-key",
    scheme: null,
    headers: { "x-algolia-application-id": "{application_id}" },
    expired_when: { path: ["message"], values: ["Invalid Application-ID or API key"] },
  },
  account: { path: "indexes?page=0&hitsPerPage=1" },
};
