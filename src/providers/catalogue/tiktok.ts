import type { CodeDefinition } from "../definition/catalogue-definition.ts";

/** TikTok: short videos. https://developers.tiktok.com/doc/oauth-user-access-token-management */
export const tiktok: CodeDefinition = {
  id: "tiktok",
  name: "TikTok",
  documentation: "https://developers.tiktok.com/doc/oauth-user-access-token-management",
  category: "social",
  verified: "sources",
  registration: { url: "https://developers.tiktok.com/apps/" },
  endpoints: {
    authorization_endpoint: "https://www.tiktok.com/v2/auth/authorize/",
    token_endpoint: "https://open.tiktokapis.com/v2/oauth/token/",
    revocation_endpoint: "https://open.tiktokapis.com/v2/oauth/revoke/",
    account_endpoint: "https://open.tiktokapis.com/v2/user/info/?fields=open_id,display_name",
    api_base_url: "https://open.tiktokapis.com",
  },
  client: { authentication: ["client_secret_post"] },
  scopes: {
    default: ["user.info.basic"],
    separator: ",",
  },
  // TikTok calls the client ID a client key.
  authorization: { parameter_names: { client_id: "client_key" } },
  token: {
    parameter_names: { client_id: "client_key" },
    fields: { refresh_token_expires_in: ["refresh_expires_in"] },
    metadata_fields: ["open_id"],
    account_fields: ["open_id"],
  },
  account: { label: [[["data", "user", "display_name"]]] },
  revocation: { token: "access_token", parameters: { client_key: "{client_id}" } },
};
