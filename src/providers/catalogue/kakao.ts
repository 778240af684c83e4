import type { CodeDefinition } from "../definition/catalogue-definition.ts";

/** Kakao: messaging. https://developers.kakao.com/docs/latest/en/kakaologin/rest-api */
export const kakao: CodeDefinition = {
  id: "kakao",
  name: "Kakao",
  documentation: "https://developers.kakao.com/docs/latest/en/kakaologin/rest-api",
  category: "social",
  verified: "sources",
  registration: { url: "https://developers.kakao.com/console/app" },
  endpoints: {
    authorization_endpoint: "https://kauth.kakao.com/oauth/authorize",
    token_endpoint: "https://kauth.kakao.com/oauth/token",
    revocation_endpoint: "https://kapi.kakao.com/v1/user/unlink",
    api_base_url: "https://kapi.kakao.com",
  },
  // A client needs a secret only if it has enabled one.
  client: { authentication: ["client_secret_post", "none"] },
  scopes: {
    separator: ",",
  },
  authorization: { pkce: false },
  // Not confirmed: refresh tokens last two months.
  token: { keep_alive_days: 60 },
  account: {
    path: "v2/user/me",
    id: [["id"]],
    label: [[["kakao_account", "email"]], [["kakao_account", "profile", "nickname"]]],
  },
  // Removes the link between the person and the app.
  revocation: { token: "access_token", token_in: "header", authentication: "token" },
};
