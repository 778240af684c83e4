// https://developers.facebook.com/docs/facebook-login/guides/advanced/manual-flow, .../guides/access-tokens/get-long-lived,
// https://developers.facebook.com/docs/graph-api/guides/error-handling

import type { DocumentedProvider } from "./documented-provider.ts";

const CLIENT = { client_id: "{client_id}", client_secret: "{client_secret}" };

export const facebook: DocumentedProvider = {
  id: "facebook",
  scopes: ["public_profile", "email"],
  authorization: {
    url: "https://www.facebook.com/dialog/oauth",
    parameters: {
      client_id: "{client_id}",
      redirect_uri: "{callback}",
      scope: "public_profile,email",
      response_type: "code",
      state: "*",
    },
    // Meta drops the challenge, and then refuses the verifier.
    absent: ["code_challenge"],
    callback: { code: "AQDx5s-code#_=_" },
  },
  exchanges: (["GET", "POST"] as const).flatMap((method) => [
    {
      on: `${method} https://graph.facebook.com/oauth/access_token` as const,
      when: { code: "AQDx5s-code#_=_" },
      parameters: { ...CLIENT, redirect_uri: "{callback}" },
      absent: ["code_verifier"],
      answer: { access_token: "EAAB-short", token_type: "bearer", expires_in: 5400 },
    },
    {
      on: `${method} https://graph.facebook.com/oauth/access_token` as const,
      when: { grant_type: "fb_exchange_token", fb_exchange_token: "EAAB-short" },
      parameters: CLIENT,
      answer: { access_token: "EAAB-long", token_type: "bearer", expires_in: 5_183_944 },
    },
    {
      on: `${method} https://graph.facebook.com/oauth/access_token` as const,
      when: { grant_type: "fb_exchange_token", fb_exchange_token: "EAAB-long" },
      parameters: CLIENT,
      answer: { access_token: "EAAB-longer", token_type: "bearer", expires_in: 5_183_944 },
    },
    {
      on: "GET https://graph.facebook.com/me" as const,
      headers: { authorization: "Bearer EAAB-long" },
      answer: { id: "10220000000000000", name: "Ada Lovelace" },
    },
    {
      on: "GET https://graph.facebook.com/v25.0/me/accounts" as const,
      headers: { authorization: "Bearer EAAB-longer" },
      answer: { data: [], paging: {} },
    },
    {
      on: "DELETE https://graph.facebook.com/me/permissions" as const,
      headers: { authorization: "Bearer EAAB-longer" },
      answer: { success: true },
    },
  ]),
  connected: { account: "10220000000000000", accessToken: "EAAB-long", lifetime: 5_183_944 },
  refreshed: "EAAB-longer",
  apiPath: "v25.0/me/accounts",
  revokes: true,
  ended: {
    on: "POST https://graph.facebook.com/oauth/access_token",
    when: { grant_type: "fb_exchange_token", fb_exchange_token: "EAAB-long" },
    status: 400,
    answer: {
      error: {
        message: "Error validating access token: The user has not authorized application 1234.",
        type: "OAuthException",
        code: 190,
        error_subcode: 458,
        fbtrace_id: "AXrYKPNxyz",
      },
    },
  },
};
