import type { KeyDefinition } from "../definition/catalogue-definition.ts";

/** Typeform: forms. https://www.typeform.com/developers/get-started/personal-access-token/ */
export const typeformApiKey: KeyDefinition = {
  kind: "api_key",
  id: "typeform-api-key",
  name: "Typeform (API key)",
  documentation: "https://www.typeform.com/developers/get-started/personal-access-token/",
  category: "marketing",
  verified: "documentation",
  credentials: {
    url: "https://admin.typeform.com/user/tokens",
    fields: { api_key: { label: "Personal token", example: "tfp_…" } },
  },
  endpoints: { api_base_url: "https://{api_host}" },
  variables: {
    api_host: { label: "Server, by data center", choices: ["api.typeform.com", "api.eu.typeform.com"] },
  },
  account: { path: "me", id: [["email"]], label: [[["alias"]]] },
};
