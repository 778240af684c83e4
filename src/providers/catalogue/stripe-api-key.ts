import type { KeyDefinition } from "../definition/catalogue-definition.ts";

/** Stripe: payments. https://docs.stripe.com/keys */
export const stripeApiKey: KeyDefinition = {
  kind: "api_key",
  id: "stripe-api-key",
  name: "Stripe (API key)",
  documentation: "https://docs.stripe.com/keys",
  category: "payments",
  verified: "documentation",
  credentials: {
    url: "https://dashboard.stripe.com/account/apikeys",
    fields: { api_key: { label: "Secret key or restricted key", example: "sk_live_…" } },
  },
  endpoints: { api_base_url: "https://api.stripe.com" },
  account: { path: "v1/account", id: [["id"]], label: [[["email"]]] },
};
