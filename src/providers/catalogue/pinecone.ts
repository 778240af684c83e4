import type { KeyDefinition } from "../definition/catalogue-definition.ts";

/** Pinecone: a vector database. https://docs.pinecone.io/reference/api/authentication */
export const pinecone: KeyDefinition = {
  kind: "api_key",
  id: "pinecone",
  name: "Pinecone",
  documentation: "https://docs.pinecone.io/reference/api/authentication",
  category: "ai",
  verified: "documentation",
  credentials: { url: "https://app.pinecone.io/" },
  endpoints: { api_base_url: "https://api.pinecone.io" },
  api: { header: "api-key", scheme: null, headers: { "x-pinecone-api-version": "2025-10" } },
  account: { path: "indexes" },
};
