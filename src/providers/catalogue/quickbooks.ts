import type { CodeDefinition } from "../definition/catalogue-definition.ts";

/** QuickBooks Online: accounting by Intuit. https://developer.intuit.com/app/developer/qbo/docs/develop/authentication-and-authorization/oauth-2.0 */
export const quickbooks: CodeDefinition = {
  id: "quickbooks",
  name: "QuickBooks Online",
  documentation:
    "https://developer.intuit.com/app/developer/qbo/docs/develop/authentication-and-authorization/oauth-2.0",
  category: "accounting",
  verified: "sources",
  registration: {
    url: "https://developer.intuit.com/app/developer/myapps",
    notes: ["An app has keys for development, which belong to the sandbox, and keys for production."],
  },
  endpoints: {
    authorization_endpoint: "https://appcenter.intuit.com/connect/oauth2",
    token_endpoint: "https://oauth.platform.intuit.com/oauth2/v1/tokens/bearer",
    revocation_endpoint: "https://developer.api.intuit.com/v2/oauth2/tokens/revoke",
  },
  variants: {
    variable: "environment",
    endpoints: {
      production: { api_base_url: "https://quickbooks.api.intuit.com/v3/company/{realm_id}" },
      sandbox: { api_base_url: "https://sandbox-quickbooks.api.intuit.com/v3/company/{realm_id}" },
    },
  },
  variables: {
    environment: {
      label: "QuickBooks environment",
      choices: ["production", "sandbox"],
      default: "production",
    },
  },
  learned: {
    // The company that the person has chosen.
    realm_id: { from: "callback", path: ["realmId"], kind: "digits", required: true },
  },
  client: { authentication: ["client_secret_basic"] },
  scopes: {
    default: ["com.intuit.quickbooks.accounting"],
  },
  token: {
    fields: { refresh_token_expires_in: ["x_refresh_token_expires_in"] },
    account_fields: ["realm_id"],
    // https://github.com/intuit/QuickBooks-V3-Java-SDK: an unused refresh token expires after 100 days, and any after five
    // years.
    keep_alive_days: 100,
  },
  account: {
    path: "companyinfo/{realm_id}",
    label: [[["CompanyInfo", "CompanyName"]]],
  },
  revocation: { body: "json" },
};
