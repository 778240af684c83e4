import type { CodeDefinition } from "../definition/catalogue-definition.ts";

/** Azure DevOps: planning, repositories, and pipelines. https://learn.microsoft.com/en-us/azure/devops/integrate/get-started/authentication/entra-oauth */
export const azureDevops: CodeDefinition = {
  id: "azure-devops",
  name: "Azure DevOps",
  documentation:
    "https://learn.microsoft.com/en-us/azure/devops/integrate/get-started/authentication/entra-oauth",
  category: "developer",
  verified: "documentation",
  registration: {
    url: "https://entra.microsoft.com/#view/Microsoft_AAD_RegisteredApps/ApplicationsListBlade",
    notes: ["Add the permission user_impersonation. Personal accounts can't connect."],
  },
  // Most sources have app.vssps.visualstudio.com/oauth2, which takes no new clients and ends in 2026. Microsoft names Entra ID
  // as its successor.
  endpoints: {
    authorization_endpoint: "https://login.microsoftonline.com/{tenant}/oauth2/v2.0/authorize",
    token_endpoint: "https://login.microsoftonline.com/{tenant}/oauth2/v2.0/token",
    account_endpoint: "https://app.vssps.visualstudio.com/_apis/profile/profiles/me?api-version=7.1",
    api_base_url: "https://dev.azure.com",
  },
  variables: {
    tenant: {
      label: "Tenant: organizations, or the ID or domain of one",
      kind: "path",
      default: "organizations",
      example: "contoso.onmicrosoft.com",
    },
  },
  client: { authentication: ["client_secret_post", "client_secret_basic"] },
  scopes: {
    // The ID is that of Azure DevOps, which is the same in all tenants.
    default: ["499b84ac-1321-427f-aa17-267ca6975798/user_impersonation", "offline_access"],
  },
  account: {
    id: [["id"]],
    label: [[["emailAddress"]], [["displayName"]]],
  },
  revocation: {
    hint: "Microsoft does not support remote revocation. You can remove the app at myapps.microsoft.com.",
  },
};
