// https://developer.xero.com/documentation/guides/oauth2/auth-flow/, https://developer.xero.com/documentation/guides/oauth2/tenants

import type { DocumentedProvider } from "./documented-provider.ts";

const encode = (value: unknown) => btoa(JSON.stringify(value)).replaceAll("=", "");

/** Returns an access token, whose claims name the event of the authorization. */
function jwt(id: string): string {
  const claims = {
    iss: "https://identity.xero.com",
    aud: "https://identity.xero.com/resources",
    authentication_event_id: "d0ddcf81-f942-4f4d-b3c7-f98045204db4",
    scope: ["accounting.settings", "offline_access"],
    jti: id,
  };
  return `${encode({ alg: "RS256", kid: "1CAF8E66772D6DC028D6726FD0261581570EFC19", typ: "JWT" })}.${encode(claims)}.c2ln`;
}

export const xero: DocumentedProvider = {
  id: "xero",
  scopes: ["accounting.settings", "offline_access"],
  authorization: {
    url: "https://login.xero.com/identity/connect/authorize",
    parameters: {
      response_type: "code",
      client_id: "{client_id}",
      redirect_uri: "{callback}",
      scope: "accounting.settings offline_access",
      state: "*",
    },
    callback: { code: "uBLRj9pRgSbnyYyOYaXr3Q" },
  },
  exchanges: [
    {
      on: "POST https://identity.xero.com/connect/token",
      when: { grant_type: "authorization_code" },
      body: "form",
      client: ["client_secret_basic"],
      parameters: { code: "uBLRj9pRgSbnyYyOYaXr3Q", redirect_uri: "{callback}" },
      answer: {
        access_token: jwt("first"),
        expires_in: 1800,
        token_type: "Bearer",
        refresh_token: "first-refresh",
        scope: "accounting.settings offline_access",
      },
    },
    {
      on: "POST https://identity.xero.com/connect/token",
      when: { grant_type: "refresh_token" },
      body: "form",
      client: ["client_secret_basic"],
      parameters: { refresh_token: "first-refresh" },
      answer: {
        access_token: jwt("second"),
        expires_in: 1800,
        token_type: "Bearer",
        refresh_token: "second-refresh",
        scope: "accounting.settings offline_access",
      },
    },
    {
      on: "GET https://api.xero.com/connections",
      headers: { authorization: `Bearer ${jwt("first")}` },
      answer: [
        {
          id: "e1eede29-f875-4a5d-8470-17f6a29a88b1",
          authEventId: "d0ddcf81-f942-4f4d-b3c7-f98045204db4",
          tenantId: "70784a63-d24b-46a9-a4db-0e70a274b056",
          tenantType: "ORGANISATION",
          tenantName: "Maple Florists Ltd",
          createdDateUtc: "2019-07-09T23:40:30.1833130",
          updatedDateUtc: "2020-05-15T01:35:13.8491980",
        },
      ],
    },
    {
      on: "GET https://api.xero.com/api.xro/2.0/Organisation",
      headers: {
        authorization: `Bearer ${jwt("second")}`,
        "xero-tenant-id": "70784a63-d24b-46a9-a4db-0e70a274b056",
      },
      answer: { Organisations: [{ Name: "Maple Florists Ltd" }] },
    },
    {
      on: "POST https://identity.xero.com/connect/revocation",
      body: "form",
      client: ["client_secret_basic"],
      parameters: { token: "second-refresh" },
      answer: "",
    },
  ],
  connected: { account: "70784a63-d24b-46a9-a4db-0e70a274b056", accessToken: jwt("first"), lifetime: 1800 },
  refreshed: jwt("second"),
  apiPath: "api.xro/2.0/Organisation",
  revokes: true,
  ended: {
    on: "POST https://identity.xero.com/connect/token",
    when: { grant_type: "refresh_token" },
    status: 400,
    answer: { error: "invalid_grant" },
  },
};
