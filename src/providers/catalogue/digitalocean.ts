import type { CodeDefinition } from "../definition/catalogue-definition.ts";

/** DigitalOcean: cloud infrastructure. https://docs.digitalocean.com/reference/api/oauth/ */
export const digitalocean: CodeDefinition = {
  id: "digitalocean",
  name: "DigitalOcean",
  documentation: "https://docs.digitalocean.com/reference/api/oauth/",
  category: "developer",
  verified: "documentation",
  registration: { url: "https://cloud.digitalocean.com/account/api/applications" },
  endpoints: {
    authorization_endpoint: "https://cloud.digitalocean.com/v1/oauth/authorize",
    token_endpoint: "https://cloud.digitalocean.com/v1/oauth/token",
    revocation_endpoint: "https://cloud.digitalocean.com/v1/oauth/revoke",
    api_base_url: "https://api.digitalocean.com",
  },
  client: { authentication: ["client_secret_post"] },
  scopes: {
    default: ["read"],
  },
  api: { retry_after_headers: ["ratelimit-reset"] },
  // A token is for one team of the person.
  account: {
    path: "v2/account",
    id: [
      ["account", "uuid"],
      ["account", "team", "uuid"],
    ],
    label: [[["account", "email"]]],
  },
  revocation: { token: "access_token", authentication: "token", scope: "grant" },
};
