import type { CodeDefinition } from "../definition/catalogue-definition.ts";

/** Dropbox: file storage. https://developers.dropbox.com/oauth-guide */
export const dropbox: CodeDefinition = {
  id: "dropbox",
  name: "Dropbox",
  documentation: "https://developers.dropbox.com/oauth-guide",
  category: "files",
  verified: "sources",
  registration: { url: "https://www.dropbox.com/developers/apps" },
  endpoints: {
    authorization_endpoint: "https://www.dropbox.com/oauth2/authorize",
    token_endpoint: "https://api.dropboxapi.com/oauth2/token",
    revocation_endpoint: "https://api.dropboxapi.com/2/auth/token/revoke",
    api_base_url: "https://api.dropboxapi.com",
  },
  client: { authentication: ["client_secret_basic", "client_secret_post", "none"] },
  // Without it, there is no refresh token.
  authorization: { parameters: { token_access_type: "offline" } },
  token: {
    metadata_fields: ["account_id", "team_id"],
    account_fields: ["account_id"],
  },
  account: {
    path: "2/users/get_current_account",
    method: "POST",
    label: [[["email"]], [["name", "display_name"]]],
  },
  revocation: { token: "access_token", token_in: "header", authentication: "token", scope: "grant" },
};
