import type { CodeDefinition } from "../definition/catalogue-definition.ts";

/** Yahoo: sign-in and APIs of Yahoo. https://developer.yahoo.com/oauth2/guide/flows_authcode/ */
export const yahoo: CodeDefinition = {
  id: "yahoo",
  name: "Yahoo",
  documentation: "https://developer.yahoo.com/oauth2/guide/flows_authcode/",
  category: "identity",
  verified: "sources",
  registration: { url: "https://developer.yahoo.com/apps/" },
  endpoints: {
    issuer: "https://api.login.yahoo.com",
    authorization_endpoint: "https://api.login.yahoo.com/oauth2/request_auth",
    token_endpoint: "https://api.login.yahoo.com/oauth2/get_token",
    userinfo_endpoint: "https://api.login.yahoo.com/openid/v1/userinfo",
    revocation_endpoint: "https://api.login.yahoo.com/oauth2/revoke",
    api_base_url: "https://{api_host}",
  },
  variables: {
    api_host: {
      label: "Host of the API",
      kind: "host",
      allowed_hosts: ["yahooapis.com", "yahoo.com"],
      default: "fantasysports.yahooapis.com",
    },
  },
  client: { authentication: ["client_secret_post", "client_secret_basic"] },
  scopes: {
    default: ["openid", "profile", "email"],
  },
  account: { path: "userinfo", id: [["sub"]], label: [[["email"]], [["name"]]] },
};
