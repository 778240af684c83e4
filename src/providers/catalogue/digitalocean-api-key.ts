import type { KeyDefinition } from "../definition/catalogue-definition.ts";

/** DigitalOcean: hosting. https://docs.digitalocean.com/reference/api/create-personal-access-token/ */
export const digitaloceanApiKey: KeyDefinition = {
  kind: "api_key",
  id: "digitalocean-api-key",
  name: "DigitalOcean (API key)",
  documentation: "https://docs.digitalocean.com/reference/api/create-personal-access-token/",
  category: "developer",
  verified: "documentation",
  credentials: {
    url: "https://cloud.digitalocean.com/account/api/tokens",
    fields: { api_key: { label: "Personal access token", example: "dop_v1_…" } },
  },
  endpoints: { api_base_url: "https://api.digitalocean.com" },
  api: { retry_after_headers: ["ratelimit-reset"] },
  account: {
    path: "v2/account",
    id: [
      ["account", "uuid"],
      ["account", "team", "uuid"],
    ],
    label: [[["account", "email"]]],
  },
};
