import type { KeyDefinition } from "../definition/catalogue-definition.ts";

/** Intercom: customer support. https://developers.intercom.com/docs/build-an-integration/learn-more/authentication */
export const intercomApiKey: KeyDefinition = {
  kind: "api_key",
  id: "intercom-api-key",
  name: "Intercom (API key)",
  documentation: "https://developers.intercom.com/docs/build-an-integration/learn-more/authentication",
  category: "support",
  verified: "documentation",
  credentials: {
    url: "https://app.intercom.com/a/apps/_/developer-hub",
    fields: { api_key: { label: "Access token" } },
  },
  endpoints: { api_base_url: "https://{api_host}" },
  variables: {
    api_host: {
      label: "Server, by region",
      choices: ["api.intercom.io", "api.eu.intercom.io", "api.au.intercom.io"],
    },
  },
  api: { headers: { accept: "application/json" }, retry_after_headers: ["x-ratelimit-reset"] },
  account: { path: "me", id: [["app", "id_code"]], label: [[["app", "name"]]] },
};
