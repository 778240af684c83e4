import type { KeyDefinition } from "../definition/catalogue-definition.ts";

/** Kit: newsletters. https://developers.kit.com/api-reference/authentication */
export const kit: KeyDefinition = {
  kind: "api_key",
  id: "kit",
  name: "Kit",
  documentation: "https://developers.kit.com/api-reference/authentication",
  category: "marketing",
  verified: "documentation",
  credentials: {
    url: "https://app.kit.com/account_settings/developer_settings",
    fields: { api_key: { label: "V4 API key" } },
  },
  endpoints: { api_base_url: "https://api.kit.com/v4" },
  api: { header: "x-kit-api-key", scheme: null },
  account: { path: "account", id: [["account", "id"]], label: [[["account", "name"]]] },
};
