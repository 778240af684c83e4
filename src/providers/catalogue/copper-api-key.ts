import type { KeyDefinition } from "../definition/catalogue-definition.ts";

/** Copper: customer relationships. https://developer.copper.com/introduction/authentication.html */
export const copperApiKey: KeyDefinition = {
  kind: "api_key",
  id: "copper-api-key",
  name: "Copper (API key)",
  documentation: "https://developer.copper.com/introduction/authentication.html",
  category: "crm",
  verified: "documentation",
  credentials: {
    fields: {
      api_key: { help: "In the system settings." },
      email: { label: "Email address", secret: false },
    },
  },
  endpoints: { api_base_url: "https://api.copper.com/developer_api" },
  api: {
    header: "x-pw-accesstoken",
    scheme: null,
    credential_headers: { "x-pw-useremail": "email" },
    headers: { "x-pw-application": "developer_api" },
    content_type: "application/json",
  },
  account: { path: "v1/account", id: [["id"]], label: [[["name"]]] },
};
