import type { CodeDefinition } from "../definition/catalogue-definition.ts";

/** Slack: team messaging. https://docs.slack.dev/authentication/installing-with-oauth */
export const slack: CodeDefinition = {
  id: "slack",
  name: "Slack",
  documentation: "https://docs.slack.dev/authentication/installing-with-oauth",
  category: "communication",
  verified: "sources",
  registration: {
    url: "https://api.slack.com/apps",
    notes: [
      "The scopes are those of the bot. Scopes of the user go into the authorization parameter user_scope.",
      "Token rotation can't be turned off again once it is on.",
    ],
  },
  endpoints: {
    authorization_endpoint: "https://slack.com/oauth/v2/authorize",
    token_endpoint: "https://slack.com/api/oauth.v2.access",
    revocation_endpoint: "https://slack.com/api/auth.revoke",
    api_base_url: "https://slack.com/api",
  },
  learned: {
    team_id: { from: "token", path: ["team", "id"] },
    team_name: { from: "token", path: ["team", "name"] },
    enterprise_id: { from: "token", path: ["enterprise", "id"] },
    authed_user_id: { from: "token", path: ["authed_user", "id"] },
    incoming_webhook_channel: { from: "token", path: ["incoming_webhook", "channel"] },
    incoming_webhook_channel_id: { from: "token", path: ["incoming_webhook", "channel_id"] },
  },
  client: { authentication: ["client_secret_basic", "client_secret_post"] },
  scopes: {
    separator: ",",
  },
  // PKCE is only for apps that are public clients, and an app that has turned it on stays one.
  // https://docs.slack.dev/authentication/using-pkce
  authorization: { pkce: false },
  token: {
    metadata_fields: ["app_id", "bot_user_id"],
    final_errors: ["invalid_refresh_token", "token_revoked"],
  },
  api: {
    // Slack reports errors with the status 200.
    expired_when: {
      path: ["error"],
      values: ["invalid_auth", "not_authed", "token_expired", "token_revoked", "account_inactive"],
    },
  },
  account: {
    path: "auth.test",
    id: [["team_id"], ["user_id"]],
    label: [[["team"], ["user"]]],
  },
  revocation: { token: "access_token", token_in: "header", authentication: "token", scope: "grant" },
};
