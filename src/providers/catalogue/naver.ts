import type { CodeDefinition } from "../definition/catalogue-definition.ts";

/** Naver: portal and search. https://developers.naver.com/docs/login/api/api.md */
export const naver: CodeDefinition = {
  id: "naver",
  name: "Naver",
  documentation: "https://developers.naver.com/docs/login/api/api.md",
  category: "social",
  verified: "documentation",
  registration: { url: "https://developers.naver.com/apps/" },
  endpoints: {
    authorization_endpoint: "https://nid.naver.com/oauth2.0/authorize",
    token_endpoint: "https://nid.naver.com/oauth2.0/token",
    revocation_endpoint: "https://nid.naver.com/oauth2.0/revoke",
    api_base_url: "https://openapi.naver.com",
  },
  client: { authentication: ["client_secret_post"] },
  authorization: { pkce: false },
  token: { parameters: { state: "{state}" } },
  account: {
    path: "v1/nid/me",
    id: [["response", "id"]],
    label: [[["response", "email"]], [["response", "nickname"]], [["response", "name"]]],
  },
};
