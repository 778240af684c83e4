import type { CodeDefinition } from "../definition/catalogue-definition.ts";

/** LINE: messaging. https://developers.line.biz/en/docs/line-login/integrate-line-login/ */
export const line: CodeDefinition = {
  id: "line",
  name: "LINE",
  documentation: "https://developers.line.biz/en/docs/line-login/integrate-line-login/",
  category: "social",
  verified: "sources",
  registration: { url: "https://developers.line.biz/console/" },
  endpoints: {
    issuer: "https://access.line.me",
    authorization_endpoint: "https://access.line.me/oauth2/v2.1/authorize",
    token_endpoint: "https://api.line.me/oauth2/v2.1/token",
    revocation_endpoint: "https://api.line.me/oauth2/v2.1/revoke",
    api_base_url: "https://api.line.me",
  },
  client: { authentication: ["client_secret_post"] },
  scopes: {
    default: ["profile", "openid"],
  },
  account: { path: "v2/profile", id: [["userId"]], label: [[["displayName"]]] },
  revocation: { token: "access_token", token_parameter: "access_token", scope: "grant" },
};
