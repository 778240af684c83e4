import type { CodeDefinition } from "../definition/catalogue-definition.ts";

/** Shopify: online shops. https://shopify.dev/docs/apps/build/authentication-authorization/access-tokens/authorization-code-grant */
export const shopify: CodeDefinition = {
  id: "shopify",
  name: "Shopify",
  documentation:
    "https://shopify.dev/docs/apps/build/authentication-authorization/access-tokens/authorization-code-grant",
  category: "commerce",
  verified: "sources",
  registration: { url: "https://dev.shopify.com/dashboard" },
  endpoints: {
    authorization_endpoint: "https://{shop}.myshopify.com/admin/oauth/authorize",
    token_endpoint: "https://{shop}.myshopify.com/admin/oauth/access_token",
    api_base_url: "https://{shop}.myshopify.com",
  },
  variables: {
    shop: {
      label: "Subdomain of myshopify.com",
      example: "acme",
      address_prefix: "admin.shopify.com/store/",
    },
  },
  client: { authentication: ["client_secret_post"] },
  scopes: {
    separator: ",",
  },
  token: {
    // Tokens that expire, with a refresh token. Public apps require them.
    parameters: { expiring: "1" },
  },
  api: { header: "x-shopify-access-token", scheme: null },
  account: {
    // An old version is answered with the oldest one that Shopify supports.
    path: "admin/api/2026-07/graphql.json",
    method: "POST",
    body: { query: "{ shop { id name myshopifyDomain } }" },
    id: [["data", "shop", "id"]],
    label: [[["data", "shop", "name"]], [["data", "shop", "myshopifyDomain"]]],
  },
};
