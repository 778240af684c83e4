// https://developer.intuit.com/app/developer/qbo/docs/develop/authentication-and-authorization/oauth-2.0

import type { DocumentedProvider } from "./documented-provider.ts";

const TOKEN_ENDPOINT = "https://oauth.platform.intuit.com/oauth2/v1/tokens/bearer";

export const quickbooks: DocumentedProvider = {
  id: "quickbooks",
  scopes: ["com.intuit.quickbooks.accounting"],
  authorization: {
    url: "https://appcenter.intuit.com/connect/oauth2",
    parameters: {
      client_id: "{client_id}",
      response_type: "code",
      scope: "com.intuit.quickbooks.accounting",
      redirect_uri: "{callback}",
      state: "*",
    },
    callback: { code: "L0114709783940bCp2P5g5qPnhYJ0vmT3VZ1B3yT", realmId: "1231434565226279" },
  },
  exchanges: [
    {
      on: `POST ${TOKEN_ENDPOINT}`,
      when: { grant_type: "authorization_code" },
      body: "form",
      client: ["client_secret_basic"],
      parameters: { code: "L0114709783940bCp2P5g5qPnhYJ0vmT3VZ1B3yT", redirect_uri: "{callback}" },
      answer: {
        token_type: "bearer",
        expires_in: 3600,
        refresh_token: "Q311488394272qbajGfLBwGVnbGcRHN6GXl",
        x_refresh_token_expires_in: 8_726_400,
        access_token: "eyJlbmMiOiJBMTI4Q0JDLUhTMjU2IiwiYWxnIjoiZGlyIn0..first",
      },
    },
    {
      on: `POST ${TOKEN_ENDPOINT}`,
      when: { grant_type: "refresh_token" },
      body: "form",
      client: ["client_secret_basic"],
      parameters: { refresh_token: "Q311488394272qbajGfLBwGVnbGcRHN6GXl" },
      // The refresh token changes once a day.
      answer: {
        token_type: "bearer",
        expires_in: 3600,
        refresh_token: "Q311488394272qbajGfLBwGVnbGcRHN6GXl",
        x_refresh_token_expires_in: 8_726_400,
        access_token: "eyJlbmMiOiJBMTI4Q0JDLUhTMjU2IiwiYWxnIjoiZGlyIn0..second",
      },
    },
    {
      on: "GET https://quickbooks.api.intuit.com/v3/company/1231434565226279/companyinfo/1231434565226279",
      headers: { authorization: "Bearer eyJlbmMiOiJBMTI4Q0JDLUhTMjU2IiwiYWxnIjoiZGlyIn0..first" },
      answer: {
        CompanyInfo: { CompanyName: "Larry's Bakery", LegalName: "Larry's Bakery", Country: "US", Id: "1" },
        time: "2026-07-10T09:38:58.774-07:00",
      },
    },
    {
      on: "GET https://quickbooks.api.intuit.com/v3/company/1231434565226279/invoice/130",
      headers: { authorization: "Bearer eyJlbmMiOiJBMTI4Q0JDLUhTMjU2IiwiYWxnIjoiZGlyIn0..second" },
      answer: { Invoice: { Id: "130" } },
    },
    {
      on: "POST https://developer.api.intuit.com/v2/oauth2/tokens/revoke",
      body: "json",
      client: ["client_secret_basic"],
      parameters: { token: "Q311488394272qbajGfLBwGVnbGcRHN6GXl" },
      answer: "",
    },
  ],
  connected: {
    account: "1231434565226279",
    accessToken: "eyJlbmMiOiJBMTI4Q0JDLUhTMjU2IiwiYWxnIjoiZGlyIn0..first",
    lifetime: 3600,
  },
  refreshed: "eyJlbmMiOiJBMTI4Q0JDLUhTMjU2IiwiYWxnIjoiZGlyIn0..second",
  apiPath: "invoice/130",
  revokes: true,
  ended: {
    on: `POST ${TOKEN_ENDPOINT}`,
    when: { grant_type: "refresh_token" },
    status: 400,
    answer: { error_description: "Incorrect or invalid refresh token", error: "invalid_grant" },
  },
};
