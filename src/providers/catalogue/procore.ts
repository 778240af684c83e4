import type { CodeDefinition } from "../definition/catalogue-definition.ts";

/** Procore: construction management. https://developers.procore.com/documentation/oauth-introduction */
export const procore: CodeDefinition = {
  id: "procore",
  name: "Procore",
  documentation: "https://developers.procore.com/documentation/oauth-introduction",
  category: "vertical",
  verified: "documentation",
  registration: { url: "https://developers.procore.com" },
  variants: {
    variable: "environment",
    endpoints: {
      production: {
        authorization_endpoint: "https://login.procore.com/oauth/authorize",
        token_endpoint: "https://login.procore.com/oauth/token",
        revocation_endpoint: "https://login.procore.com/oauth/revoke",
        api_base_url: "https://api.procore.com",
      },
      sandbox: {
        authorization_endpoint: "https://login-sandbox.procore.com/oauth/authorize",
        token_endpoint: "https://login-sandbox.procore.com/oauth/token",
        revocation_endpoint: "https://login-sandbox.procore.com/oauth/revoke",
        api_base_url: "https://sandbox.procore.com",
      },
    },
  },
  variables: {
    environment: { label: "Procore environment", choices: ["production", "sandbox"], default: "production" },
  },
  client: { authentication: ["client_secret_post"] },
  learned: { company_id: { from: "account", path: ["id"], kind: "digits" } },
  api: {
    // Requests name the company. A person can belong to several, and the caller can name another one.
    headers: { "procore-company-id": "{company_id}" },
    retry_after_headers: ["x-rate-limit-reset"],
  },
  account: {
    path: "rest/v1.0/companies",
    list: { path: [], pick: ["only", "first"], choice: {} },
    id: [["id"]],
    label: [[["name"]]],
  },
};
