import type { CodeDefinition } from "../definition/catalogue-definition.ts";

/** Battle.net: games of Blizzard. https://community.developer.battle.net/documentation/guides/using-oauth */
export const battlenet: CodeDefinition = {
  id: "battlenet",
  name: "Battle.net",
  documentation: "https://community.developer.battle.net/documentation/guides/using-oauth",
  category: "media",
  verified: "sources",
  registration: { url: "https://community.developer.battle.net/access/clients" },
  variants: {
    variable: "region",
    endpoints: {
      us: {
        authorization_endpoint: "https://oauth.battle.net/authorize",
        token_endpoint: "https://oauth.battle.net/token",
        userinfo_endpoint: "https://oauth.battle.net/userinfo",
        api_base_url: "https://us.api.blizzard.com",
      },
      eu: {
        authorization_endpoint: "https://oauth.battle.net/authorize",
        token_endpoint: "https://oauth.battle.net/token",
        userinfo_endpoint: "https://oauth.battle.net/userinfo",
        api_base_url: "https://eu.api.blizzard.com",
      },
      kr: {
        authorization_endpoint: "https://oauth.battle.net/authorize",
        token_endpoint: "https://oauth.battle.net/token",
        userinfo_endpoint: "https://oauth.battle.net/userinfo",
        api_base_url: "https://kr.api.blizzard.com",
      },
      tw: {
        authorization_endpoint: "https://oauth.battle.net/authorize",
        token_endpoint: "https://oauth.battle.net/token",
        userinfo_endpoint: "https://oauth.battle.net/userinfo",
        api_base_url: "https://tw.api.blizzard.com",
      },
      cn: {
        authorization_endpoint: "https://oauth.battlenet.com.cn/authorize",
        token_endpoint: "https://oauth.battlenet.com.cn/token",
        userinfo_endpoint: "https://oauth.battlenet.com.cn/userinfo",
        api_base_url: "https://gateway.battlenet.com.cn",
      },
    },
  },
  variables: { region: { label: "Region", choices: ["us", "eu", "kr", "tw", "cn"], default: "us" } },
  client: {
    authentication: ["client_secret_post", "client_secret_basic"],
    grant_types: ["authorization_code", "client_credentials"],
  },
  scopes: {
    default: ["openid"],
  },
  // Tokens are valid for a day, and there is no refresh token.
  token: { refresh: false },
  account: { path: "userinfo", id: [["sub"]], label: [[["battletag"]]] },
};
