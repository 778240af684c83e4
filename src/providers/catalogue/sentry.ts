import type { CodeDefinition } from "../definition/catalogue-definition.ts";

/** Sentry: error monitoring. https://docs.sentry.io/api/auth/ */
export const sentry: CodeDefinition = {
  id: "sentry",
  name: "Sentry",
  documentation: "https://docs.sentry.io/api/auth/",
  category: "developer",
  verified: "documentation",
  registration: {
    url: "https://sentry.io/settings/account/api/applications/",
    notes: ["Create a confidential application, not an integration."],
  },
  endpoints: {
    // The documented flow for third-party applications. Sentry's integrations deliver the code by webhook instead.
    authorization_endpoint: "https://sentry.io/oauth/authorize/",
    token_endpoint: "https://sentry.io/oauth/token/",
    api_base_url: "https://{api_host}/api",
  },
  variables: {
    api_host: {
      label: "Host of the API, by region",
      choices: ["sentry.io", "us.sentry.io", "eu.sentry.io", "de.sentry.io"],
      default: "sentry.io",
    },
  },
  client: { authentication: ["client_secret_post"] },
  learned: {
    user_id: { from: "token", path: ["user", "id"] },
    user_email: { from: "token", path: ["user", "email"] },
  },
  scopes: {
    default: ["org:read"],
  },
  // The response says who the person is.
  token: { account_fields: ["user_id"] },
};
