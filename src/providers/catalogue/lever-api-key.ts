import type { KeyDefinition } from "../definition/catalogue-definition.ts";

/** Lever: recruiting. https://hire.lever.co/developer/documentation */
export const leverApiKey: KeyDefinition = {
  kind: "api_key",
  id: "lever-api-key",
  name: "Lever (API key)",
  documentation: "https://hire.lever.co/developer/documentation",
  category: "hr",
  verified: "documentation",
  credentials: { url: "https://hire.lever.co/settings/integrations" },
  endpoints: { api_base_url: "https://{api_host}" },
  variables: {
    api_host: {
      label: "Host of the API",
      choices: ["api.lever.co", "api.sandbox.lever.co"],
      default: "api.lever.co",
    },
  },
  api: { basic: { username: "{api_key}", password: "" } },
  account: { path: "v1/users?limit=1" },
};
