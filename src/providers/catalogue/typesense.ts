import type { KeyDefinition } from "../definition/catalogue-definition.ts";

/** Typesense Cloud: search. https://typesense.org/docs/30.1/api/api-keys.html */
export const typesense: KeyDefinition = {
  kind: "api_key",
  id: "typesense",
  name: "Typesense Cloud",
  documentation: "https://typesense.org/docs/30.1/api/api-keys.html",
  category: "data",
  verified: "documentation",
  credentials: {
    url: "https://cloud.typesense.org",
    fields: { api_key: { help: "It has to be allowed to list collections." } },
  },
  endpoints: { api_base_url: "https://{host}" },
  variables: {
    host: {
      label: "Host of the cluster",
      kind: "host",
      allowed_hosts: ["typesense.net"],
      example: "xxx.a1.typesense.net",
    },
  },
  api: { header: "x-typesense-api-key", scheme: null },
  account: { path: "collections" },
};
