// https://developer-docs.amazon.com/sp-api/docs/website-authorization-workflow and connect-to-the-selling-partner-api

import type { DocumentedProvider } from "./documented-provider.ts";

const TOKEN_ENDPOINT = "https://api.amazon.com/auth/o2/token";

export const amazonSellingPartner: DocumentedProvider = {
  id: "amazon-selling-partner",
  values: { application_id: "amzn1.sp.solution.0bfeedc5-ac62-4857-a72e-0c4d1d8a9f7e", region: "eu" },
  scopes: [],
  authorization: {
    url: "https://sellercentral.amazon.com/apps/authorize/consent",
    // The application's ID is another one than that of its client.
    parameters: {
      application_id: "amzn1.sp.solution.0bfeedc5-ac62-4857-a72e-0c4d1d8a9f7e",
      redirect_uri: "{callback}",
      state: "*",
    },
    callback: {
      selling_partner_id: "A3FHEXAMPLEYWS",
      mws_auth_token: "amzn.mws.d8f2d-6a5f-b5e7-1c3e-09d8c7b6a5f4",
      spapi_oauth_code: "ANDMxqpCmqWHJeyzdbhH",
    },
  },
  exchanges: [
    {
      on: `POST ${TOKEN_ENDPOINT}`,
      when: { grant_type: "authorization_code" },
      body: "form",
      client: ["client_secret_post"],
      parameters: { code: "ANDMxqpCmqWHJeyzdbhH", redirect_uri: "{callback}" },
      answer: {
        access_token: "Atza|IQEBLjAsAexampleHpi0U-Dme37rR6CuUpSR",
        token_type: "bearer",
        expires_in: 3600,
        refresh_token: "Atzr|IQEBLzAtAhexamplewVz2Nn6f2y-tpJX2DeX",
      },
    },
    {
      on: `POST ${TOKEN_ENDPOINT}`,
      when: { grant_type: "refresh_token" },
      body: "form",
      client: ["client_secret_post"],
      parameters: { refresh_token: "Atzr|IQEBLzAtAhexamplewVz2Nn6f2y-tpJX2DeX" },
      answer: {
        access_token: "Atza|IQEBLjAsAexampleHpi0U-Dme37rR6CuUpSS",
        token_type: "bearer",
        expires_in: 3600,
        refresh_token: "Atzr|IQEBLzAtAhexamplewVz2Nn6f2y-tpJX2DeX",
      },
    },
    {
      on: "GET https://sellingpartnerapi-eu.amazon.com/sellers/v1/marketplaceParticipations",
      headers: { "x-amz-access-token": "Atza|IQEBLjAsAexampleHpi0U-Dme37rR6CuUpSS" },
      answer: { payload: [] },
    },
  ],
  connected: {
    account: "A3FHEXAMPLEYWS",
    accessToken: "Atza|IQEBLjAsAexampleHpi0U-Dme37rR6CuUpSR",
    lifetime: 3600,
  },
  refreshed: "Atza|IQEBLjAsAexampleHpi0U-Dme37rR6CuUpSS",
  apiPath: "sellers/v1/marketplaceParticipations",
  revokes: false,
  ended: {
    on: `POST ${TOKEN_ENDPOINT}`,
    when: { grant_type: "refresh_token" },
    status: 400,
    answer: {
      error_description:
        "The request has an invalid grant parameter : refresh_token. User may have revoked or didn't grant the permission.",
      error: "invalid_grant",
    },
  },
};
