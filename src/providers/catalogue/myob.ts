import type { CodeDefinition } from "../definition/catalogue-definition.ts";

/** MYOB: accounting. https://developer.myob.com/api/myob-business-api/api-overview/authentication/ */
export const myob: CodeDefinition = {
  id: "myob",
  name: "MYOB",
  documentation: "https://developer.myob.com/api/myob-business-api/api-overview/authentication/",
  category: "accounting",
  verified: "sources",
  registration: {
    url: "https://my.myob.com.au",
    notes: ["The client ID is the API key, which has to be from March 12, 2025 or later."],
  },
  endpoints: {
    authorization_endpoint: "https://secure.myob.com/oauth2/account/authorize",
    token_endpoint: "https://secure.myob.com/oauth2/v1/authorize",
    api_base_url: "https://api.myob.com/accountright/{business_id}",
  },
  learned: {
    // The company file that the person has chosen.
    business_id: { from: "callback", path: ["businessId"], kind: "path", required: true },
    business_name: { from: "callback", path: ["businessName"] },
  },
  client: { authentication: ["client_secret_post"] },
  scopes: {
    default: ["sme-company-file"],
  },
  // Without it, the callback has no company file.
  authorization: { parameters: { prompt: "consent" } },
  token: {
    account_fields: ["business_id"],
    // Not confirmed: refresh tokens last a week. Sources differ.
    keep_alive_days: 7,
  },
  // Without an ID: it succeeds only for a company file of the token.
  account: { path: "Info", label: [[["CompanyFile", "Name"]]] },
  api: { headers: { "x-myobapi-key": "{client_id}", "x-myobapi-version": "v2" } },
};
