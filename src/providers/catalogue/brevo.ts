import type { KeyDefinition } from "../definition/catalogue-definition.ts";

/** Brevo: email marketing. https://developers.brevo.com/docs/api-key-authentication */
export const brevo: KeyDefinition = {
  kind: "api_key",
  id: "brevo",
  name: "Brevo",
  documentation: "https://developers.brevo.com/docs/api-key-authentication",
  category: "marketing",
  verified: "documentation",
  credentials: {
    url: "https://app.brevo.com/settings/keys/api",
    fields: { api_key: { example: "xkeysib-…" } },
  },
  endpoints: { api_base_url: "https://api.brevo.com/v3" },
  api: { header: "api-key", scheme: null },
  account: { path: "account", id: [["organization_id"]], label: [[["companyName"]]] },
};
