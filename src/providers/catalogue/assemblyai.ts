import type { KeyDefinition } from "../definition/catalogue-definition.ts";

/** AssemblyAI: speech recognition. https://www.assemblyai.com/docs/api-reference/overview */
export const assemblyai: KeyDefinition = {
  kind: "api_key",
  id: "assemblyai",
  name: "AssemblyAI",
  documentation: "https://www.assemblyai.com/docs/api-reference/overview",
  category: "ai",
  verified: "documentation",
  credentials: { url: "https://www.assemblyai.com/dashboard/api-keys" },
  endpoints: { api_base_url: "https://{api_host}/v2" },
  variables: { api_host: { label: "Server", choices: ["api.assemblyai.com", "api.eu.assemblyai.com"] } },
  api: { scheme: null },
  account: { path: "transcript?limit=1" },
};
