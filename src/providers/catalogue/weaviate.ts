import type { KeyDefinition } from "../definition/catalogue-definition.ts";

/** Weaviate Cloud: a vector database. https://docs.weaviate.io/cloud/manage-clusters/authentication */
export const weaviate: KeyDefinition = {
  kind: "api_key",
  id: "weaviate",
  name: "Weaviate Cloud",
  documentation: "https://docs.weaviate.io/cloud/manage-clusters/authentication",
  category: "ai",
  verified: "documentation",
  credentials: { url: "https://console.weaviate.cloud" },
  endpoints: { api_base_url: "https://{host}/v1" },
  variables: {
    host: {
      label: "REST endpoint of the cluster",
      kind: "host",
      allowed_hosts: ["weaviate.cloud"],
      example: "abc.c0.us-west3.gcp.weaviate.cloud",
    },
  },
  account: { path: "meta" },
};
