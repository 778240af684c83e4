import type { KeyDefinition } from "../definition/catalogue-definition.ts";

/** Pipedrive: sales. https://pipedrive.readme.io/docs/core-api-concepts-authentication */
export const pipedriveApiKey: KeyDefinition = {
  kind: "api_key",
  id: "pipedrive-api-key",
  name: "Pipedrive (API key)",
  documentation: "https://pipedrive.readme.io/docs/core-api-concepts-authentication",
  category: "crm",
  verified: "documentation",
  credentials: { url: "https://app.pipedrive.com/settings/api", fields: { api_key: { label: "API token" } } },
  endpoints: { api_base_url: "https://{company}.pipedrive.com/api" },
  variables: { company: { label: "Subdomain of pipedrive.com", example: "acme" } },
  api: { header: "x-api-token", scheme: null, retry_after_headers: ["x-ratelimit-reset"] },
  account: { path: "v1/users/me", id: [["data", "id"]], label: [[["data", "name"]]] },
};
