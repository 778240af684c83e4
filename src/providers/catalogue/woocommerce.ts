import type { KeyDefinition } from "../definition/catalogue-definition.ts";

/** WooCommerce: online shops. https://developer.woocommerce.com/docs/apis/rest-api/authentication/ */
export const woocommerce: KeyDefinition = {
  kind: "api_key",
  id: "woocommerce",
  name: "WooCommerce",
  documentation: "https://developer.woocommerce.com/docs/apis/rest-api/authentication/",
  category: "commerce",
  verified: "documentation",
  credentials: {
    fields: {
      consumer_key: { label: "Consumer key", example: "ck_…" },
      consumer_secret: { label: "Consumer secret", example: "cs_…" },
    },
  },
  endpoints: { api_base_url: "https://{host}/wp-json/wc/v3" },
  variables: { host: { label: "Host of the shop", kind: "host", example: "shop.example.com" } },
  api: { basic: { username: "{consumer_key}", password: "{consumer_secret}" } },
  account: { path: "data/currencies/current" },
};
