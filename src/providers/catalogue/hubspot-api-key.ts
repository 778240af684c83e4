import type { KeyDefinition } from "../definition/catalogue-definition.ts";

/**
 * HubSpot: customer relationships.
 * https://developers.hubspot.com/docs/apps/developer-platform/build-apps/authentication/account-service-keys
 */
export const hubspotApiKey: KeyDefinition = {
  kind: "api_key",
  id: "hubspot-api-key",
  name: "HubSpot (API key)",
  documentation:
    "https://developers.hubspot.com/docs/apps/developer-platform/build-apps/authentication/account-service-keys",
  category: "crm",
  verified: "documentation",
  credentials: {
    fields: {
      api_key: {
        label: "Service key or private app token",
        help: "In the account, under Development, Keys.",
      },
    },
  },
  endpoints: { api_base_url: "https://api.hubapi.com" },
  account: { path: "account-info/2026-03/details", id: [["portalId"]], label: [[["uiDomain"]]] },
};
