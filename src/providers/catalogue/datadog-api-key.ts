import type { KeyDefinition } from "../definition/catalogue-definition.ts";

/** Datadog: monitoring. https://docs.datadoghq.com/api/latest/authentication/ */
export const datadogApiKey: KeyDefinition = {
  kind: "api_key",
  id: "datadog-api-key",
  name: "Datadog (API key)",
  documentation: "https://docs.datadoghq.com/api/latest/authentication/",
  category: "developer",
  verified: "documentation",
  credentials: {
    url: "https://app.datadoghq.com/organization-settings/api-keys",
    fields: { api_key: {}, application_key: { label: "Application key" } },
  },
  endpoints: { api_base_url: "https://api.{site}/api" },
  variables: {
    site: {
      label: "Datadog site",
      choices: [
        "datadoghq.com",
        "us3.datadoghq.com",
        "us5.datadoghq.com",
        "datadoghq.eu",
        "ap1.datadoghq.com",
        "ap2.datadoghq.com",
        "uk1.datadoghq.com",
        "ddog-gov.com",
        "us2.ddog-gov.com",
      ],
    },
  },
  api: {
    header: "dd-api-key",
    scheme: null,
    credential_headers: { "dd-application-key": "application_key" },
    refused_statuses: [401, 403],
    retry_after_headers: ["x-ratelimit-reset"],
  },
  account: { path: "v2/validate_keys" },
};
