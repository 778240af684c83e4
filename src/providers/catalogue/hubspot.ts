import type { CodeDefinition } from "../definition/catalogue-definition.ts";

/** HubSpot: marketing, sales, and service. https://developers.hubspot.com/docs/api-reference/latest/authentication/manage-oauth-tokens */
export const hubspot: CodeDefinition = {
  id: "hubspot",
  name: "HubSpot",
  documentation:
    "https://developers.hubspot.com/docs/api-reference/latest/authentication/manage-oauth-tokens",
  category: "crm",
  verified: "documentation",
  registration: {
    notes: ["Scopes that an account may lack go into the authorization parameter optional_scope."],
  },
  // Public implementations have /oauth/v1/token, which ends on February 16, 2027.
  // https://developers.hubspot.com/changelog/v1-oauth-api-deprecation
  endpoints: {
    authorization_endpoint: "https://app.hubspot.com/oauth/authorize",
    token_endpoint: "https://api.hubapi.com/oauth/2026-03/token",
    revocation_endpoint: "https://api.hubapi.com/oauth/2026-03/token/revoke",
    api_base_url: "https://api.hubapi.com",
  },
  learned: { portal_id: { from: "account", path: ["portalId"], kind: "digits" } },
  client: { authentication: ["client_secret_post"] },
  scopes: {
    default: ["oauth"],
  },
  account: {
    path: "account-info/v3/details",
    id: [["portalId"]],
  },
  revocation: { token: "refresh_token" },
};
