import type { KeyDefinition } from "../definition/catalogue-definition.ts";

/** Square: payments. https://developer.squareup.com/docs/build-basics/access-tokens */
export const squareApiKey: KeyDefinition = {
  kind: "api_key",
  id: "square-api-key",
  name: "Square (API key)",
  documentation: "https://developer.squareup.com/docs/build-basics/access-tokens",
  category: "payments",
  verified: "documentation",
  credentials: {
    url: "https://developer.squareup.com/apps",
    fields: { api_key: { label: "Personal access token" } },
  },
  variants: {
    variable: "environment",
    endpoints: {
      production: { api_base_url: "https://connect.squareup.com" },
      sandbox: { api_base_url: "https://connect.squareupsandbox.com" },
    },
  },
  variables: {
    environment: { label: "Square environment", choices: ["production", "sandbox"], default: "production" },
  },
  account: { path: "v2/merchants/me", id: [["merchant", "id"]], label: [[["merchant", "business_name"]]] },
};
