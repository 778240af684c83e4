// https://shopify.dev/docs/apps/build/authentication-authorization/access-tokens/authorization-code-grant and
// offline-access-tokens. The answer to an ended grant: https://community.shopify.dev/t/35182

import type { DocumentedProvider } from "./documented-provider.ts";

const SHOP = "https://acme.myshopify.com";

export const shopify: DocumentedProvider = {
  id: "shopify",
  scopes: ["write_orders", "read_customers"],
  authorization: {
    url: `${SHOP}/admin/oauth/authorize`,
    parameters: {
      client_id: "{client_id}",
      scope: "write_orders,read_customers",
      redirect_uri: "{callback}",
      state: "*",
    },
    callback: {
      code: "0907a61c0c8d55e99db179b68161bc00",
      hmac: "700e2dadb827fcc8609e9d5ce208b2e9cdaab9df07390d2cbca10d7c328fc4bf",
      shop: "acme.myshopify.com",
      host: "YWNtZS5teXNob3BpZnkuY29tL2FkbWlu",
      timestamp: "1337178173",
    },
  },
  exchanges: [
    {
      on: `POST ${SHOP}/admin/oauth/access_token`,
      when: { code: "0907a61c0c8d55e99db179b68161bc00" },
      client: ["client_secret_post"],
      // Without it, the token would not expire, and public apps can't use it.
      parameters: { expiring: "1" },
      answer: {
        access_token: "shpat_first",
        expires_in: 3600,
        refresh_token: "shprt_first",
        refresh_token_expires_in: 7_776_000,
        scope: "write_orders,read_customers",
      },
    },
    {
      on: `POST ${SHOP}/admin/oauth/access_token`,
      when: { grant_type: "refresh_token" },
      client: ["client_secret_post"],
      parameters: { refresh_token: "shprt_first" },
      answer: {
        access_token: "shpat_second",
        expires_in: 3600,
        refresh_token: "shprt_second",
        refresh_token_expires_in: 7_776_000,
        scope: "write_orders,read_customers",
      },
    },
    ...["2026-01", "2026-04", "2026-07", "2026-10"].map((version) => ({
      on: `POST ${SHOP}/admin/api/${version}/graphql.json` as const,
      body: "json" as const,
      headers: { "x-shopify-access-token": "shpat_first" },
      answer: {
        data: {
          shop: { id: "gid://shopify/Shop/548380009", name: "Acme", myshopifyDomain: "acme.myshopify.com" },
        },
        extensions: { cost: { requestedQueryCost: 1 } },
      },
    })),
    {
      on: `GET ${SHOP}/admin/api/2026-07/shop.json`,
      headers: { "x-shopify-access-token": "shpat_second" },
      answer: { shop: { id: 548_380_009, name: "Acme" } },
    },
  ],
  connected: { account: "548380009", accessToken: "shpat_first", lifetime: 3600 },
  refreshed: "shpat_second",
  apiPath: "admin/api/2026-07/shop.json",
  revokes: false,
  ended: {
    on: `POST ${SHOP}/admin/oauth/access_token`,
    when: { grant_type: "refresh_token" },
    status: 401,
    answer: {
      error: "invalid_request",
      error_description: "This request requires an active refresh_token",
    },
  },
};
