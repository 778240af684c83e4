import type { KeyDefinition } from "../definition/catalogue-definition.ts";

/** Meilisearch Cloud: search. https://www.meilisearch.com/docs/reference/api/authorization */
export const meilisearch: KeyDefinition = {
  kind: "api_key",
  id: "meilisearch",
  name: "Meilisearch Cloud",
  documentation: "https://www.meilisearch.com/docs/reference/api/authorization",
  category: "data",
  verified: "documentation",
  credentials: {
    url: "https://cloud.meilisearch.com",
    fields: { api_key: { help: "It has to be allowed to read the version." } },
  },
  endpoints: { api_base_url: "https://{host}" },
  variables: {
    host: {
      label: "Host of the project",
      kind: "host",
      allowed_hosts: ["meilisearch.io"],
      example: "ms-adf78ae33284-106.lon.meilisearch.io",
    },
  },
  api: { refused_statuses: [401, 403] },
  account: { path: "version" },
};
