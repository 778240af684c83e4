import type { CodeDefinition } from "../definition/catalogue-definition.ts";

/** Xero: accounting. https://developer.xero.com/documentation/guides/oauth2/auth-flow/ */
export const xero: CodeDefinition = {
  id: "xero",
  name: "Xero",
  documentation: "https://developer.xero.com/documentation/guides/oauth2/auth-flow/",
  category: "accounting",
  verified: "sources",
  registration: { url: "https://developer.xero.com/app/manage" },
  endpoints: {
    authorization_endpoint: "https://login.xero.com/identity/connect/authorize",
    token_endpoint: "https://identity.xero.com/connect/token",
    revocation_endpoint: "https://identity.xero.com/connect/revocation",
    api_base_url: "https://api.xero.com",
  },
  learned: {
    tenant_id: { from: "account", path: ["tenantId"], kind: "path" },
    tenant_type: { from: "account", path: ["tenantType"] },
    authentication_event_id: { from: "claims", path: ["authentication_event_id"] },
  },
  client: {
    authentication: ["client_secret_basic", "none"],
    grant_types: ["authorization_code", "client_credentials"],
  },
  scopes: {
    // Without offline_access, there is no refresh token.
    default: ["offline_access", "openid", "accounting.settings"],
  },
  // https://github.com/XeroAPI/xero-node: refresh tokens last 60 days.
  token: { keep_alive_days: 60 },
  api: { headers: { "xero-tenant-id": "{tenant_id}" } },
  account: {
    // The organizations that the person has connected.
    path: "connections",
    list: {
      path: [],
      // Several organizations: the one that the person has just authorized.
      pick: ["only", { path: ["authEventId"], is: "{authentication_event_id}" }, "first"],
      choice: {},
    },
    id: [["tenantId"]],
    label: [[["tenantName"]]],
  },
};
