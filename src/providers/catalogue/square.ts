import type { CodeDefinition } from "../definition/catalogue-definition.ts";

/** Square: payments and points of sale. https://developer.squareup.com/docs/oauth-api/overview */
export const square: CodeDefinition = {
  id: "square",
  name: "Square",
  documentation: "https://developer.squareup.com/docs/oauth-api/overview",
  category: "payments",
  verified: "documentation",
  registration: { url: "https://developer.squareup.com/apps" },
  variants: {
    variable: "environment",
    endpoints: {
      production: {
        authorization_endpoint: "https://connect.squareup.com/oauth2/authorize",
        token_endpoint: "https://connect.squareup.com/oauth2/token",
        api_base_url: "https://connect.squareup.com",
      },
      sandbox: {
        authorization_endpoint: "https://connect.squareupsandbox.com/oauth2/authorize",
        token_endpoint: "https://connect.squareupsandbox.com/oauth2/token",
        api_base_url: "https://connect.squareupsandbox.com",
      },
    },
  },
  variables: {
    environment: { label: "Square environment", choices: ["production", "sandbox"], default: "production" },
  },
  client: { authentication: ["client_secret_post"] },
  scopes: {
    default: ["MERCHANT_PROFILE_READ"],
  },
  authorization: {
    // The flow with PKCE is another one, without a client secret.
    pkce: false,
    // Without it, a person who is signed in can't choose another account.
    parameters: { session: "false" },
  },
  token: {
    body: "json",
    // The time at which the token expires, as text.
    fields: { expires_at: ["expires_at"] },
    metadata_fields: ["merchant_id"],
    account_fields: ["merchant_id"],
  },
  account: {
    path: "v2/merchants/me",
    label: [[["merchant", "business_name"]]],
  },
  revocation: { hint: "You can remove the app in the Square Dashboard, under App integrations." },
};
