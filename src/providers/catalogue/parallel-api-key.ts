import type { KeyDefinition } from "../definition/catalogue-definition.ts";

/** Parallel: web research for agents. https://docs.parallel.ai/api-reference/monitor/list-monitors */
export const parallelApiKey: KeyDefinition = {
  kind: "api_key",
  id: "parallel-api-key",
  name: "Parallel (API key)",
  documentation: "https://docs.parallel.ai/api-reference/monitor/list-monitors",
  category: "developer",
  verified: "documentation",
  credentials: { url: "https://platform.parallel.ai/" },
  endpoints: { api_base_url: "https://api.parallel.ai" },
  api: { header: "x-api-key", scheme: null },
  account: { path: "v1/monitors?limit=1" },
};
