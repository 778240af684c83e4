import type { CodeDefinition } from "../definition/catalogue-definition.ts";

/** Calendly: scheduling. https://developer.calendly.com/how-to-access-calendly-data-on-behalf-of-authenticated-users */
export const calendly: CodeDefinition = {
  id: "calendly",
  name: "Calendly",
  documentation:
    "https://developer.calendly.com/how-to-access-calendly-data-on-behalf-of-authenticated-users",
  category: "scheduling",
  verified: "documentation",
  registration: { url: "https://developer.calendly.com/creating-an-oauth-app" },
  endpoints: {
    authorization_endpoint: "https://auth.calendly.com/oauth/authorize",
    token_endpoint: "https://auth.calendly.com/oauth/token",
    revocation_endpoint: "https://auth.calendly.com/oauth/revoke",
    api_base_url: "https://api.calendly.com",
  },
  client: { authentication: ["client_secret_basic", "client_secret_post"] },
  learned: { organization: { from: "account", path: ["resource", "current_organization"] } },
  token: { metadata_fields: ["owner"] },
  api: { retry_after_headers: ["x-ratelimit-reset"] },
  account: {
    path: "users/me",
    id: [["resource", "uri"]],
    label: [[["resource", "email"]], [["resource", "name"]]],
  },
};
