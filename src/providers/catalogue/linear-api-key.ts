import type { KeyDefinition } from "../definition/catalogue-definition.ts";

/** Linear: issues. https://linear.app/developers/graphql */
export const linearApiKey: KeyDefinition = {
  kind: "api_key",
  id: "linear-api-key",
  name: "Linear (API key)",
  documentation: "https://linear.app/developers/graphql",
  category: "project",
  verified: "sources",
  credentials: {
    url: "https://linear.app/settings/account/security",
    fields: { api_key: { example: "lin_api_…" } },
  },
  endpoints: { api_base_url: "https://api.linear.app" },
  api: {
    scheme: null,
    content_type: "application/json",
    retry_after_headers: ["x-ratelimit-requests-reset"],
  },
  account: {
    path: "graphql",
    method: "POST",
    body: { query: "{ viewer { id name email } }" },
    id: [["data", "viewer", "id"]],
    label: [[["data", "viewer", "name"]]],
  },
};
