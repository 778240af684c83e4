import type { CodeDefinition } from "../definition/catalogue-definition.ts";

/** Stripe: payments of connected accounts. https://docs.stripe.com/connect/oauth-reference */
export const stripe: CodeDefinition = {
  id: "stripe",
  name: "Stripe",
  documentation: "https://docs.stripe.com/connect/oauth-reference",
  category: "payments",
  verified: "sources",
  registration: {
    url: "https://dashboard.stripe.com/settings/connect/onboarding-options/oauth",
    notes: ["The client ID starts with ca_. The client secret is the secret key of the platform."],
  },
  endpoints: {
    authorization_endpoint: "https://connect.stripe.com/oauth/authorize",
    token_endpoint: "https://connect.stripe.com/oauth/token",
    api_base_url: "https://api.stripe.com",
  },
  client: { authentication: ["client_secret_post"] },
  scopes: {
    default: ["read_write"],
  },
  token: {
    // Access tokens don't expire. The refresh token is there to change between live and test mode.
    refresh: false,
    metadata_fields: ["stripe_user_id", "livemode"],
    account_fields: ["stripe_user_id"],
  },
  account: {
    path: "v1/account",
    label: [[["settings", "dashboard", "display_name"]], [["email"]], [["id"]]],
  },
};
