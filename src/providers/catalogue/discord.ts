import type { CodeDefinition } from "../definition/catalogue-definition.ts";

/** Discord: chat for communities. https://discord.com/developers/docs/topics/oauth2 */
export const discord: CodeDefinition = {
  id: "discord",
  name: "Discord",
  documentation: "https://discord.com/developers/docs/topics/oauth2",
  category: "communication",
  verified: "documentation",
  registration: { url: "https://discord.com/developers/applications" },
  endpoints: {
    authorization_endpoint: "https://discord.com/oauth2/authorize",
    token_endpoint: "https://discord.com/api/oauth2/token",
    revocation_endpoint: "https://discord.com/api/oauth2/token/revoke",
    api_base_url: "https://discord.com",
  },
  learned: {
    // Present if a bot was added to a server.
    guild_id: { from: "token", path: ["guild", "id"] },
    guild_name: { from: "token", path: ["guild", "name"] },
  },
  client: { authentication: ["client_secret_basic", "client_secret_post"] },
  scopes: {
    default: ["identify"],
  },
  api: { retry_after_headers: ["x-ratelimit-reset-after"] },
  account: {
    path: "api/users/@me",
    id: [["id"]],
    label: [[["username"]], [["global_name"]]],
  },
};
