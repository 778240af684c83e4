import type { KeyDefinition } from "../definition/catalogue-definition.ts";

/** Cloudflare: hosting and DNS. https://developers.cloudflare.com/fundamentals/api/get-started/create-token/ */
export const cloudflare: KeyDefinition = {
  kind: "api_key",
  id: "cloudflare",
  name: "Cloudflare",
  documentation: "https://developers.cloudflare.com/fundamentals/api/get-started/create-token/",
  category: "developer",
  verified: "documentation",
  credentials: {
    url: "https://dash.cloudflare.com/profile/api-tokens",
    fields: { api_key: { label: "User API token" } },
  },
  endpoints: { api_base_url: "https://api.cloudflare.com/client/v4" },
  // Calls of the API with a deleted token are answered with 403.
  api: { refused_statuses: [401, 403] },
  account: { path: "user/tokens/verify" },
};
