import type { CodeDefinition } from "../definition/catalogue-definition.ts";

/** Microsoft: Entra ID and Microsoft Graph. https://learn.microsoft.com/en-us/entra/identity-platform/v2-oauth2-auth-code-flow */
export const microsoft: CodeDefinition = {
  id: "microsoft",
  name: "Microsoft",
  documentation: "https://learn.microsoft.com/en-us/entra/identity-platform/v2-oauth2-auth-code-flow",
  category: "identity",
  verified: "sources",
  registration: {
    url: "https://entra.microsoft.com/#view/Microsoft_AAD_RegisteredApps/ApplicationsListBlade",
    notes: [
      "A single-tenant app requires its own tenant in the variable tenant.",
      "Device codes need an app that allows public client flows.",
    ],
  },
  endpoints: {
    authorization_endpoint: "https://login.microsoftonline.com/{tenant}/oauth2/v2.0/authorize",
    device_authorization_endpoint: "https://login.microsoftonline.com/{tenant}/oauth2/v2.0/devicecode",
    token_endpoint: "https://login.microsoftonline.com/{tenant}/oauth2/v2.0/token",
    api_base_url: "https://graph.microsoft.com",
  },
  variables: {
    tenant: {
      label: "Tenant: common, organizations, consumers, or the ID or domain of one",
      kind: "path",
      default: "common",
      example: "contoso.onmicrosoft.com",
    },
  },
  learned: {
    // Access tokens of work accounts are JWTs.
    tenant_id: { from: "claims", path: ["tid"], kind: "path" },
  },
  client: {
    authentication: ["client_secret_post", "client_secret_basic"],
    grant_types: ["authorization_code", "client_credentials"],
  },
  scopes: {
    // Without offline_access, there is no refresh token.
    default: ["offline_access", "User.Read"],
  },
  authorization: { parameters: { response_mode: "query" } },
  account: {
    path: "v1.0/me",
    id: [["id"]],
    label: [[["mail"]], [["userPrincipalName"]], [["displayName"]]],
  },
  revocation: {
    hint: "Microsoft does not support remote revocation. You can remove the app at myapps.microsoft.com or account.live.com/consent/Manage.",
  },
};
