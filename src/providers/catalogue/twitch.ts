import type { CodeDefinition } from "../definition/catalogue-definition.ts";

/** Twitch: live streaming. https://dev.twitch.tv/docs/authentication/getting-tokens-oauth/ */
export const twitch: CodeDefinition = {
  id: "twitch",
  name: "Twitch",
  documentation: "https://dev.twitch.tv/docs/authentication/getting-tokens-oauth/",
  category: "media",
  verified: "sources",
  registration: { url: "https://dev.twitch.tv/console/apps" },
  endpoints: {
    authorization_endpoint: "https://id.twitch.tv/oauth2/authorize",
    token_endpoint: "https://id.twitch.tv/oauth2/token",
    revocation_endpoint: "https://id.twitch.tv/oauth2/revoke",
    api_base_url: "https://api.twitch.tv",
  },
  client: {
    authentication: ["client_secret_post"],
    grant_types: ["authorization_code", "client_credentials"],
  },
  api: {
    // Requests also have to name the client.
    headers: { "client-id": "{client_id}" },
    retry_after_headers: ["ratelimit-reset"],
  },
  account: {
    path: "helix/users",
    list: { path: ["data"], pick: ["only"] },
    id: [["id"]],
    label: [[["display_name"]], [["login"]]],
  },
  // Only the access token can be revoked, with the client ID alone.
  revocation: {
    token: "access_token",
    authentication: "none",
    parameters: { client_id: "{client_id}" },
    scope: "grant",
  },
};
