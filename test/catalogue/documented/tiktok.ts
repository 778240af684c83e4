// https://developers.tiktok.com/doc/oauth-user-access-token-management, https://developers.tiktok.com/doc/oauth-error-handling

import type { DocumentedProvider } from "./documented-provider.ts";

const PERSON = {
  open_id: "afd97af1-b87b-48b9-ac98-410aghda5344",
  scope: "user.info.basic,video.list",
  token_type: "Bearer",
};

export const tiktok: DocumentedProvider = {
  id: "tiktok",
  names: { client_id: "client_key" },
  scopes: ["user.info.basic", "video.list"],
  authorization: {
    url: "https://www.tiktok.com/v2/auth/authorize/",
    parameters: {
      client_key: "{client_id}",
      response_type: "code",
      scope: "user.info.basic,video.list",
      redirect_uri: "{callback}",
      state: "*",
    },
    // The code has characters that are encoded in the URL, and have to be decoded before it is sent.
    callback: { code: "ZwE8-code*0!5131.e1", scopes: "user.info.basic,video.list" },
  },
  exchanges: [
    {
      on: "POST https://open.tiktokapis.com/v2/oauth/token/",
      when: { grant_type: "authorization_code" },
      body: "form",
      client: ["client_secret_post"],
      parameters: { code: "ZwE8-code*0!5131.e1", redirect_uri: "{callback}" },
      answer: {
        access_token: "act.first12345Example12345Example",
        expires_in: 86_400,
        refresh_token: "rft.first12345Example12345Example",
        refresh_expires_in: 31_536_000,
        ...PERSON,
      },
    },
    {
      on: "POST https://open.tiktokapis.com/v2/oauth/token/",
      when: { grant_type: "refresh_token" },
      body: "form",
      client: ["client_secret_post"],
      parameters: { refresh_token: "rft.first12345Example12345Example" },
      answer: {
        access_token: "act.second12345Example12345Example",
        expires_in: 86_400,
        refresh_token: "rft.second12345Example12345Example",
        refresh_expires_in: 31_536_000,
        ...PERSON,
      },
    },
    {
      on: "GET https://open.tiktokapis.com/v2/user/info/",
      query: { fields: "*" },
      headers: { authorization: "Bearer act.first12345Example12345Example" },
      answer: {
        data: { user: { open_id: PERSON.open_id, display_name: "Tik Toker" } },
        error: { code: "ok", message: "", log_id: "20220829194722CBE87ED59D524E727021" },
      },
    },
    {
      on: "GET https://open.tiktokapis.com/v2/video/list/",
      headers: { authorization: "Bearer act.second12345Example12345Example" },
      answer: {
        data: { videos: [], cursor: 0, has_more: false },
        error: { code: "ok", message: "", log_id: "20220829194722CBE87ED59D524E727021" },
      },
    },
    {
      on: "POST https://open.tiktokapis.com/v2/oauth/revoke/",
      body: "form",
      parameters: {
        client_key: "{client_id}",
        client_secret: "{client_secret}",
        token: "act.second12345Example12345Example",
      },
      answer: "",
    },
  ],
  connected: {
    account: PERSON.open_id,
    accessToken: "act.first12345Example12345Example",
    lifetime: 86_400,
  },
  refreshed: "act.second12345Example12345Example",
  apiPath: "v2/video/list/",
  revokes: true,
  ended: {
    on: "POST https://open.tiktokapis.com/v2/oauth/token/",
    when: { grant_type: "refresh_token" },
    status: 200,
    answer: {
      error: "invalid_grant",
      error_description: "Refresh token is invalid or expired.",
      log_id: "202206221854370101130062072500FFA2",
    },
  },
};
