import type { CodeDefinition } from "../definition/catalogue-definition.ts";

/** Gusto: payroll. https://docs.gusto.com/app-integrations/docs/oauth2 */
export const gusto: CodeDefinition = {
  id: "gusto",
  name: "Gusto",
  documentation: "https://docs.gusto.com/app-integrations/docs/oauth2",
  category: "hr",
  verified: "sources",
  registration: { url: "https://dev.gusto.com" },
  variants: {
    variable: "environment",
    endpoints: {
      production: {
        authorization_endpoint: "https://api.gusto.com/oauth/authorize",
        token_endpoint: "https://api.gusto.com/oauth/token",
        api_base_url: "https://api.gusto.com",
      },
      demo: {
        authorization_endpoint: "https://api.gusto-demo.com/oauth/authorize",
        token_endpoint: "https://api.gusto-demo.com/oauth/token",
        api_base_url: "https://api.gusto-demo.com",
      },
    },
  },
  variables: {
    environment: { label: "Gusto environment", choices: ["production", "demo"], default: "production" },
  },
  client: { authentication: ["client_secret_post"] },
  learned: { company_uuid: { from: "account", path: ["resource", "uuid"], kind: "path" } },
  // Tells which company the token is for.
  account: { path: "v1/token_info", id: [["resource", "uuid"]] },
};
