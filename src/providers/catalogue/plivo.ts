import type { KeyDefinition } from "../definition/catalogue-definition.ts";

/** Plivo: text messages and calls. https://plivo.com/docs/account/api/pricing */
export const plivo: KeyDefinition = {
  kind: "api_key",
  id: "plivo",
  name: "Plivo",
  documentation: "https://plivo.com/docs/account/api/pricing",
  category: "communication",
  verified: "documentation",
  credentials: {
    url: "https://console.plivo.com/dashboard/",
    fields: { auth_token: { label: "Auth Token" } },
  },
  endpoints: { api_base_url: "https://api.plivo.com/v1" },
  variables: { auth_id: { label: "Auth ID", kind: "path", example: "MA…" } },
  api: { basic: { username: "{auth_id}", password: "{auth_token}" } },
  account: { path: "Account/{auth_id}/", id: [["auth_id"]], label: [[["name"]]] },
};
