import type { KeyDefinition } from "../definition/catalogue-definition.ts";

/** Ashby: recruiting. https://developers.ashbyhq.com/docs/authentication */
export const ashby: KeyDefinition = {
  kind: "api_key",
  id: "ashby",
  name: "Ashby",
  documentation: "https://developers.ashbyhq.com/docs/authentication",
  category: "hr",
  verified: "documentation",
  credentials: { url: "https://app.ashbyhq.com/admin/api/keys" },
  endpoints: { api_base_url: "https://api.ashbyhq.com" },
  api: {
    basic: { username: "{api_key}", password: "" },
    headers: { accept: "application/json; version=1" },
    content_type: "application/json",
    refused_statuses: [401, 403],
  },
  account: {
    path: "apiKey.info",
    method: "POST",
    body: {},
    also_valid_when: { path: ["errors", "0"], values: ["missing_endpoint_permission"] },
  },
};
