import type { KeyDefinition } from "../definition/catalogue-definition.ts";

/** Front: shared inboxes. https://dev.frontapp.com/docs/create-and-revoke-api-tokens */
export const frontApiKey: KeyDefinition = {
  kind: "api_key",
  id: "front-api-key",
  name: "Front (API key)",
  documentation: "https://dev.frontapp.com/docs/create-and-revoke-api-tokens",
  category: "support",
  verified: "documentation",
  credentials: { fields: { api_key: { label: "API token" } } },
  endpoints: { api_base_url: "https://api2.frontapp.com" },
  account: { path: "me", id: [["id"]], label: [[["name"]]] },
};
