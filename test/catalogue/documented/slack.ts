// https://docs.slack.dev/reference/methods/oauth.v2.access, https://docs.slack.dev/authentication/using-token-rotation

import type { DocumentedProvider } from "./documented-provider.ts";

const INSTALLATION = {
  app_id: "A0KRD7HC3",
  bot_user_id: "U0KRQLJ9H",
  scope: "commands,chat:write",
  token_type: "bot",
  team: { name: "Slack Pickleball Team", id: "T9TK3CUKW" },
  enterprise: { name: "slack-pickleball", id: "E12345678" },
  is_enterprise_install: false,
};

export const slack: DocumentedProvider = {
  id: "slack",
  scopes: ["commands", "chat:write"],
  authorization: {
    url: "https://slack.com/oauth/v2/authorize",
    parameters: {
      client_id: "{client_id}",
      scope: "commands,chat:write",
      redirect_uri: "{callback}",
      state: "*",
    },
    // With a challenge, Slack takes the app for a public client, which has no secret.
    absent: ["code_challenge"],
    callback: { code: "4724469134.4644010092847.232b4e6d82c333b475fc30f5f5a341d2" },
  },
  exchanges: [
    {
      on: "POST https://slack.com/api/oauth.v2.access",
      when: { code: "4724469134.4644010092847.232b4e6d82c333b475fc30f5f5a341d2" },
      body: "form",
      client: ["client_secret_basic", "client_secret_post"],
      parameters: { redirect_uri: "{callback}" },
      // The person's own token is nested, and is another one than the bot's.
      answer: {
        ok: true,
        access_token: "xoxe.xoxb-1-first",
        refresh_token: "xoxe-1-first",
        expires_in: 43_200,
        ...INSTALLATION,
        authed_user: {
          id: "U1234",
          scope: "chat:write",
          access_token: "xoxe.xoxp-1-person",
          refresh_token: "xoxe-1-person",
          expires_in: 43_200,
          token_type: "user",
        },
      },
    },
    {
      on: "POST https://slack.com/api/oauth.v2.access",
      when: { grant_type: "refresh_token", refresh_token: "xoxe-1-first" },
      body: "form",
      client: ["client_secret_basic", "client_secret_post"],
      answer: {
        ok: true,
        access_token: "xoxe.xoxb-1-second",
        refresh_token: "xoxe-1-second",
        expires_in: 43_200,
        ...INSTALLATION,
      },
    },
    ...(["GET", "POST"] as const).flatMap((method) => [
      {
        on: `${method} https://slack.com/api/auth.test` as const,
        headers: { authorization: "Bearer xoxe.xoxb-1-first" },
        answer: {
          ok: true,
          url: "https://pickleball.slack.com/",
          team: "Slack Pickleball Team",
          user: "bot",
          team_id: "T9TK3CUKW",
          user_id: "U0KRQLJ9H",
          bot_id: "BTWJHSX3J",
          is_enterprise_install: false,
        },
      },
      {
        on: `${method} https://slack.com/api/auth.revoke` as const,
        headers: { authorization: "Bearer xoxe.xoxb-1-second" },
        answer: { ok: true, revoked: true },
      },
    ]),
    {
      on: "GET https://slack.com/api/users.list",
      headers: { authorization: "Bearer xoxe.xoxb-1-second" },
      answer: { ok: true, members: [], cache_ts: 1_498_777_272 },
    },
  ],
  connected: { account: "T9TK3CUKW", accessToken: "xoxe.xoxb-1-first", lifetime: 43_200 },
  refreshed: "xoxe.xoxb-1-second",
  apiPath: "users.list",
  revokes: true,
  ended: {
    on: "POST https://slack.com/api/oauth.v2.access",
    when: { grant_type: "refresh_token" },
    status: 200,
    answer: { ok: false, error: "invalid_refresh_token" },
  },
};
