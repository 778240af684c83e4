import type { KeyDefinition } from "../definition/catalogue-definition.ts";

/** Hunter: email addresses. https://hunter.io/api-documentation/v2#authentication */
export const hunter: KeyDefinition = {
  kind: "api_key",
  id: "hunter",
  name: "Hunter",
  documentation: "https://hunter.io/api-documentation/v2#authentication",
  category: "sales",
  verified: "sources",
  credentials: { url: "https://hunter.io/api-keys" },
  endpoints: { api_base_url: "https://api.hunter.io/v2" },
  api: { token_parameter: "api_key" },
  account: { path: "account", id: [["data", "email"]] },
};
