import type { KeyDefinition } from "../definition/catalogue-definition.ts";

/** Sentry: error monitoring. https://docs.sentry.io/api/auth/ */
export const sentryApiKey: KeyDefinition = {
  kind: "api_key",
  id: "sentry-api-key",
  name: "Sentry (API key)",
  documentation: "https://docs.sentry.io/api/auth/",
  category: "developer",
  verified: "documentation",
  credentials: {
    url: "https://sentry.io/settings/auth-tokens/",
    fields: { api_key: { label: "Auth token", example: "sntryu_…" } },
  },
  endpoints: { api_base_url: "https://{api_host}/api" },
  variables: {
    api_host: {
      label: "Host of the API, by region",
      choices: ["sentry.io", "us.sentry.io", "de.sentry.io"],
      default: "sentry.io",
    },
  },
  account: {
    path: "0/organizations/",
    list: { path: [], pick: ["only", "first"] },
    id: [["id"]],
    label: [[["name"]]],
  },
};
