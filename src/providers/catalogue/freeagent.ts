import type { CodeDefinition } from "../definition/catalogue-definition.ts";

/** FreeAgent: accounting. https://dev.freeagent.com/docs/oauth */
export const freeagent: CodeDefinition = {
  id: "freeagent",
  name: "FreeAgent",
  documentation: "https://dev.freeagent.com/docs/oauth",
  category: "accounting",
  verified: "sources",
  registration: { url: "https://dev.freeagent.com" },
  variants: {
    variable: "environment",
    endpoints: {
      production: {
        authorization_endpoint: "https://api.freeagent.com/v2/approve_app",
        token_endpoint: "https://api.freeagent.com/v2/token_endpoint",
        api_base_url: "https://api.freeagent.com",
      },
      sandbox: {
        authorization_endpoint: "https://api.sandbox.freeagent.com/v2/approve_app",
        token_endpoint: "https://api.sandbox.freeagent.com/v2/token_endpoint",
        api_base_url: "https://api.sandbox.freeagent.com",
      },
    },
  },
  variables: {
    environment: {
      label: "FreeAgent environment",
      choices: ["production", "sandbox"],
      default: "production",
    },
  },
  client: { authentication: ["client_secret_basic"] },
  account: {
    path: "v2/company",
    id: [["company", "subdomain"]],
    label: [[["company", "name"]]],
  },
};
