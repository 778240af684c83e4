import type { CodeDefinition } from "../definition/catalogue-definition.ts";

/** NetSuite: ERP and accounting by Oracle. https://docs.oracle.com/en/cloud/saas/netsuite/ns-online-help/section_158074210415.html */
export const netsuite: CodeDefinition = {
  id: "netsuite",
  name: "NetSuite",
  documentation: "https://docs.oracle.com/en/cloud/saas/netsuite/ns-online-help/section_158074210415.html",
  category: "accounting",
  verified: "documentation",
  registration: {
    notes: [
      "Each customer creates the client in its own account.",
      "A refresh token lasts seven days by default.",
    ],
  },
  endpoints: {
    authorization_endpoint: "https://{account}.app.netsuite.com/app/login/oauth2/authorize.nl",
    token_endpoint: "https://{account}.suitetalk.api.netsuite.com/services/rest/auth/oauth2/v1/token",
    revocation_endpoint: "https://{account}.suitetalk.api.netsuite.com/services/rest/auth/oauth2/v1/revoke",
    api_base_url: "https://{account}.suitetalk.api.netsuite.com/services/rest/record/v1",
  },
  variables: {
    account: {
      label: "Account ID, in lowercase and with a hyphen: 1234567-sb1 for 1234567_SB1",
      example: "1234567",
    },
  },
  learned: {
    company: { from: "callback", path: ["company"] },
    entity: { from: "callback", path: ["entity"] },
    role: { from: "callback", path: ["role"] },
  },
  client: { authentication: ["client_secret_basic"] },
  scopes: {
    default: ["rest_webservices"],
  },
  authorization: { parameters: { prompt: "consent" } },
  token: { account_fields: ["company", "entity"] },
};
