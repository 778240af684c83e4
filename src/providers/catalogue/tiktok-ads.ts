import type { CodeDefinition } from "../definition/catalogue-definition.ts";

/** TikTok Ads: advertising on TikTok. https://business-api.tiktok.com/portal/docs?id=1738373164380162 */
export const tiktokAds: CodeDefinition = {
  id: "tiktok-ads",
  name: "TikTok Ads",
  documentation: "https://business-api.tiktok.com/portal/docs?id=1738373164380162",
  category: "social",
  verified: "sources",
  registration: { url: "https://business-api.tiktok.com/portal/apps" },
  endpoints: {
    // The version that public implementations use now. Older ones have v1.2.
    authorization_endpoint: "https://business-api.tiktok.com/portal/auth",
    token_endpoint: "https://business-api.tiktok.com/open_api/v1.3/oauth2/access_token/",
    api_base_url: "https://business-api.tiktok.com/open_api/v1.3/",
  },
  client: { authentication: ["client_secret_post"] },
  learned: { advertiser_id: { from: "token", path: ["data", "advertiser_ids", "0"] } },
  authorization: {
    pkce: false,
    parameter_names: { client_id: "app_id" },
    response_type: null,
    code_parameter: "auth_code",
  },
  token: {
    body: "json",
    parameter_names: { client_id: "app_id", client_secret: "secret", code: "auth_code" },
    grant_types: { authorization_code: null },
    // Responses are in an envelope. Its `code` is zero on success.
    fields: { access_token: ["data", "access_token"], error: ["code"] },
    // Tokens do not expire.
    refresh: false,
  },
  api: {
    header: "access-token",
    scheme: null,
    // A rejected token is reported with the status 200.
    expired_when: { path: ["code"], values: [40_105] },
  },
  account: {
    path: "user/info/",
    id: [["data", "core_user_id"]],
    label: [[["data", "display_name"]], [["data", "email"]]],
  },
};
