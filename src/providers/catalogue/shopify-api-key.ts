import type { KeyDefinition } from "../definition/catalogue-definition.ts";

/** Shopify: online shops. https://shopify.dev/docs/apps/build/authentication-authorization/legacy/admin-custom-apps */
export const shopifyApiKey: KeyDefinition = {
  kind: "api_key",
  id: "shopify-api-key",
  name: "Shopify (API key)",
  documentation: "https://shopify.dev/docs/apps/build/authentication-authorization/legacy/admin-custom-apps",
  category: "commerce",
  verified: "documentation",
  credentials: {
    fields: {
      api_key: {
        label: "Admin API access token",
        help: "Of an app that was created in the shop's admin before 2026.",
        example: "shpat_…",
      },
    },
  },
  endpoints: { api_base_url: "https://{shop}.myshopify.com" },
  variables: {
    shop: {
      label: "Subdomain of myshopify.com",
      example: "acme",
      address_prefix: "admin.shopify.com/store/",
    },
  },
  api: { header: "x-shopify-access-token", scheme: null },
  account: { path: "admin/oauth/access_scopes.json" },
};
