// https://developer.withings.com/api-reference/#tag/oauth2 and the answer to an ended grant:
// https://github.com/jaroslawhartman/withings-sync/issues/41

import type { DocumentedProvider } from "./documented-provider.ts";

const TOKEN_ENDPOINT = "https://wbsapi.withings.net/v2/oauth2";

export const withings: DocumentedProvider = {
  id: "withings",
  scopes: ["user.info", "user.metrics"],
  authorization: {
    url: "https://account.withings.com/oauth2_user/authorize2",
    parameters: {
      response_type: "code",
      client_id: "{client_id}",
      scope: "user.info,user.metrics",
      redirect_uri: "{callback}",
      state: "*",
    },
    callback: { code: "mtwsikawoqleuroqcluggflrqilrnqbgqvqeuhhh" },
  },
  exchanges: [
    {
      on: `POST ${TOKEN_ENDPOINT}`,
      when: { grant_type: "authorization_code" },
      client: ["client_secret_post"],
      parameters: {
        action: "requesttoken",
        code: "mtwsikawoqleuroqcluggflrqilrnqbgqvqeuhhh",
        redirect_uri: "{callback}",
      },
      answer: {
        status: 0,
        body: {
          userid: "363",
          access_token: "a075f8c14fb8df40b08ebc8508533dc332a41910",
          refresh_token: "f631236f02b991810feb774765b6ae8e6c6839ca",
          expires_in: 10_800,
          scope: "user.info,user.metrics",
          csrf_token: "PACnnxwHTaBQOzF7bQqwFUUotIuvtzSM",
          token_type: "Bearer",
        },
      },
    },
    {
      on: `POST ${TOKEN_ENDPOINT}`,
      when: { grant_type: "refresh_token" },
      client: ["client_secret_post"],
      parameters: { action: "requesttoken", refresh_token: "f631236f02b991810feb774765b6ae8e6c6839ca" },
      answer: {
        status: 0,
        body: {
          userid: "363",
          access_token: "b075f8c14fb8df40b08ebc8508533dc332a41911",
          refresh_token: "e631236f02b991810feb774765b6ae8e6c6839cb",
          expires_in: 10_800,
          scope: "user.info,user.metrics",
          csrf_token: "PACnnxwHTaBQOzF7bQqwFUUotIuvtzSM",
          token_type: "Bearer",
        },
      },
    },
    {
      on: "GET https://wbsapi.withings.net/measure",
      query: { action: "getmeas" },
      headers: { authorization: "Bearer b075f8c14fb8df40b08ebc8508533dc332a41911" },
      answer: { status: 0, body: { updatetime: 1_700_000_000, timezone: "Europe/Paris", measuregrps: [] } },
    },
  ],
  connected: { account: "363", accessToken: "a075f8c14fb8df40b08ebc8508533dc332a41910", lifetime: 10_800 },
  refreshed: "b075f8c14fb8df40b08ebc8508533dc332a41911",
  apiPath: "measure?action=getmeas",
  revokes: false,
  // The status of the envelope stands for everything that is wrong with the parameters.
  ended: {
    on: `POST ${TOKEN_ENDPOINT}`,
    when: { grant_type: "refresh_token" },
    status: 200,
    answer: { status: 503, body: {}, error: "Invalid Params: invalid token" },
    isVague: true,
  },
};
