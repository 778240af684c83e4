import type { CodeDefinition } from "../definition/catalogue-definition.ts";

/** Wrike: work management. https://developers.wrike.com/oauth-20-authorization/ */
export const wrike: CodeDefinition = {
  id: "wrike",
  name: "Wrike",
  documentation: "https://developers.wrike.com/oauth-20-authorization/",
  category: "project",
  verified: "documentation",
  registration: { url: "https://www.wrike.com/frontend/apps/index.html#/api" },
  endpoints: {
    // Two sources have www.wrike.com/oauth2, the earlier host. The documentation has this one.
    authorization_endpoint: "https://login.wrike.com/oauth2/authorize/v4",
    token_endpoint: "https://login.wrike.com/oauth2/token",
    api_base_url: "https://{host}/api/v4",
  },
  learned: {
    // The data center of the account.
    host: { from: "token", path: ["host"], kind: "host", allowed_hosts: ["wrike.com"], required: true },
  },
  client: { authentication: ["client_secret_post"] },
  scopes: {
    separator: ",",
  },
  account: {
    path: "contacts?me=true",
    list: { path: ["data"], pick: ["first"] },
    id: [["id"]],
    label: [[["firstName"], ["lastName"]]],
  },
};
