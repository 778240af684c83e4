import type { KeyDefinition } from "../definition/catalogue-definition.ts";

/** Lemon Squeezy: payments. https://docs.lemonsqueezy.com/api#authentication */
export const lemonSqueezy: KeyDefinition = {
  kind: "api_key",
  id: "lemon-squeezy",
  name: "Lemon Squeezy",
  documentation: "https://docs.lemonsqueezy.com/api#authentication",
  category: "payments",
  verified: "documentation",
  credentials: { url: "https://app.lemonsqueezy.com/settings/api" },
  endpoints: { api_base_url: "https://api.lemonsqueezy.com/v1" },
  api: { headers: { accept: "application/vnd.api+json" } },
  account: { path: "users/me", id: [["data", "id"]], label: [[["data", "attributes", "name"]]] },
};
