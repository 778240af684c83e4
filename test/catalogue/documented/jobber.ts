// https://developer.getjobber.com/docs/building_your_app/app_authorization/, .../refresh_token_rotation. The form of the
// answers: https://github.com/n8n-io/n8n/issues/30345

import type { DocumentedProvider } from "./documented-provider.ts";

export const jobber: DocumentedProvider = {
  id: "jobber",
  // The scopes are those of the app's settings.
  scopes: [],
  authorization: {
    url: "https://api.getjobber.com/api/oauth/authorize",
    parameters: { response_type: "code", client_id: "{client_id}", redirect_uri: "{callback}", state: "*" },
    callback: { code: "0a7b4a9e25f3d6e8" },
  },
  exchanges: [
    {
      on: "POST https://api.getjobber.com/api/oauth/token",
      when: { grant_type: "authorization_code" },
      body: "form",
      client: ["client_secret_post"],
      parameters: { code: "0a7b4a9e25f3d6e8", redirect_uri: "{callback}" },
      answer: { access_token: "eyJhbGciOiJIUzI1NiJ9.first", refresh_token: "6c3b-first" },
    },
    {
      on: "POST https://api.getjobber.com/api/oauth/token",
      when: { grant_type: "refresh_token" },
      body: "form",
      client: ["client_secret_post"],
      parameters: { refresh_token: "6c3b-first" },
      answer: { access_token: "eyJhbGciOiJIUzI1NiJ9.second", refresh_token: "6c3b-second" },
    },
    {
      on: "POST https://api.getjobber.com/api/graphql",
      body: "json",
      headers: { authorization: "Bearer eyJhbGciOiJIUzI1NiJ9.first", "x-jobber-graphql-version": "*" },
      answer: {
        data: { account: { id: "MQ==", name: "Acme Lawn Care" } },
        extensions: { versioning: { version: "2025-01-20" } },
      },
    },
    {
      on: "GET https://api.getjobber.com/api/graphql",
      headers: { authorization: "Bearer eyJhbGciOiJIUzI1NiJ9.second", "x-jobber-graphql-version": "*" },
      answer: { data: {} },
    },
  ],
  connected: { account: "MQ==", accessToken: "eyJhbGciOiJIUzI1NiJ9.first", lifetime: 3600 },
  refreshed: "eyJhbGciOiJIUzI1NiJ9.second",
  apiPath: "graphql",
  revokes: false,
  ended: {
    on: "POST https://api.getjobber.com/api/oauth/token",
    when: { grant_type: "refresh_token" },
    status: 401,
    answer: {
      error: "invalid_grant",
      error_description: "The refresh token is invalid, expired or revoked.",
    },
  },
};
