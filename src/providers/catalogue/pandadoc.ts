import type { CodeDefinition } from "../definition/catalogue-definition.ts";

/** PandaDoc: proposals and electronic signatures. https://developers.pandadoc.com/reference/authentication-process */
export const pandadoc: CodeDefinition = {
  id: "pandadoc",
  name: "PandaDoc",
  documentation: "https://developers.pandadoc.com/reference/authentication-process",
  category: "files",
  verified: "sources",
  registration: { url: "https://developers.pandadoc.com" },
  endpoints: {
    authorization_endpoint: "https://app.pandadoc.com/oauth2/authorize",
    token_endpoint: "https://api.pandadoc.com/oauth2/access_token",
    api_base_url: "https://api.pandadoc.com",
  },
  client: { authentication: ["client_secret_post"] },
  scopes: {
    default: ["read", "write"],
  },
  account: {
    path: "public/v1/members/current/",
    id: [["user_id"]],
    label: [[["email"]]],
  },
};
