import type { CodeDefinition } from "../definition/catalogue-definition.ts";

/** Mercury: business banking. https://docs.mercury.com/docs/start-oauth2-flow */
export const mercury: CodeDefinition = {
  id: "mercury",
  name: "Mercury",
  documentation: "https://docs.mercury.com/docs/start-oauth2-flow",
  category: "accounting",
  verified: "sources",
  registration: { notes: ["Clients are issued on request."] },
  variants: {
    variable: "environment",
    endpoints: {
      production: {
        authorization_endpoint: "https://oauth2.mercury.com/oauth2/auth",
        token_endpoint: "https://oauth2.mercury.com/oauth2/token",
        api_base_url: "https://api.mercury.com",
      },
      sandbox: {
        authorization_endpoint: "https://oauth2-sandbox.mercury.com/oauth2/auth",
        token_endpoint: "https://oauth2-sandbox.mercury.com/oauth2/token",
        api_base_url: "https://api-sandbox.mercury.com",
      },
    },
  },
  variables: {
    environment: { label: "Mercury environment", choices: ["production", "sandbox"], default: "production" },
  },
  client: { authentication: ["client_secret_basic"] },
  scopes: {
    // Without offline_access, there is no refresh token.
    default: ["read", "offline_access"],
  },
  // https://docs.mercury.com/reference/obtain-the-tokens: refresh tokens last 720 hours, for one use.
  token: { keep_alive_days: 30 },
  account: {
    path: "api/v1/organization",
    id: [["organization", "id"]],
    label: [[["organization", "legalBusinessName"]]],
  },
};
