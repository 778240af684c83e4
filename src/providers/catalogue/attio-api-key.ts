import type { KeyDefinition } from "../definition/catalogue-definition.ts";

/** Attio: customer relationships. https://docs.attio.com/rest-api/guides/authentication */
export const attioApiKey: KeyDefinition = {
  kind: "api_key",
  id: "attio-api-key",
  name: "Attio (API key)",
  documentation: "https://docs.attio.com/rest-api/guides/authentication",
  category: "crm",
  verified: "documentation",
  credentials: {},
  endpoints: { api_base_url: "https://api.attio.com" },
  account: { path: "v2/self", id: [["workspace_id"]], label: [[["workspace_name"]]] },
};
