import type { CodeDefinition } from "../definition/catalogue-definition.ts";

/** Box: file storage. https://developer.box.com/guides/authentication/oauth2/ */
export const box: CodeDefinition = {
  id: "box",
  name: "Box",
  documentation: "https://developer.box.com/guides/authentication/oauth2/",
  category: "files",
  verified: "documentation",
  registration: {
    url: "https://app.box.com/developers/console",
    notes: ["The scopes are chosen in the app's settings."],
  },
  endpoints: {
    authorization_endpoint: "https://account.box.com/api/oauth2/authorize",
    token_endpoint: "https://api.box.com/oauth2/token",
    revocation_endpoint: "https://api.box.com/oauth2/revoke",
    api_base_url: "https://api.box.com",
  },
  client: { authentication: ["client_secret_post"] },
  // https://developer.box.com/guides/authentication/tokens/refresh/: refresh tokens last 60 days, for one use.
  token: { keep_alive_days: 60 },
  account: {
    path: "2.0/users/me",
    id: [["id"]],
    label: [[["login"]], [["name"]]],
  },
};
