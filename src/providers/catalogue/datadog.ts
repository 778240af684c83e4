import type { CodeDefinition } from "../definition/catalogue-definition.ts";

/** Datadog: monitoring. https://docs.datadoghq.com/extend/authorization/oauth2_endpoints/ */
export const datadog: CodeDefinition = {
  id: "datadog",
  name: "Datadog",
  documentation: "https://docs.datadoghq.com/extend/authorization/oauth2_endpoints/",
  category: "developer",
  verified: "documentation",
  registration: { url: "https://app.datadoghq.com/apps" },
  endpoints: {
    token_endpoint: "https://api.{site}/oauth2/v1/token",
    revocation_endpoint: "https://api.{site}/oauth2/v1/revoke",
    api_base_url: "https://api.{site}/api",
  },
  // For people, some sites have a host of their own.
  variants: {
    variable: "site",
    endpoints: {
      "datadoghq.com": { authorization_endpoint: "https://app.datadoghq.com/oauth2/v1/authorize" },
      "us3.datadoghq.com": { authorization_endpoint: "https://us3.datadoghq.com/oauth2/v1/authorize" },
      "us5.datadoghq.com": { authorization_endpoint: "https://us5.datadoghq.com/oauth2/v1/authorize" },
      "datadoghq.eu": { authorization_endpoint: "https://app.datadoghq.eu/oauth2/v1/authorize" },
      "ap1.datadoghq.com": { authorization_endpoint: "https://ap1.datadoghq.com/oauth2/v1/authorize" },
      "ap2.datadoghq.com": { authorization_endpoint: "https://ap2.datadoghq.com/oauth2/v1/authorize" },
      "uk1.datadoghq.com": { authorization_endpoint: "https://uk1.datadoghq.com/oauth2/v1/authorize" },
      "ddog-gov.com": { authorization_endpoint: "https://app.ddog-gov.com/oauth2/v1/authorize" },
      "us2.ddog-gov.com": { authorization_endpoint: "https://us2.ddog-gov.com/oauth2/v1/authorize" },
    },
  },
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
      default: "datadoghq.com",
    },
  },
  client: { authentication: ["client_secret_post"] },
  api: { retry_after_headers: ["x-ratelimit-reset"] },
  account: {
    path: "v2/current_user",
    id: [["data", "id"]],
    label: [[["data", "attributes", "email"]], [["data", "attributes", "name"]]],
  },
};
