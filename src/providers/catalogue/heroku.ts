import type { CodeDefinition } from "../definition/catalogue-definition.ts";

/** Heroku: app platform. https://devcenter.heroku.com/articles/oauth */
export const heroku: CodeDefinition = {
  id: "heroku",
  name: "Heroku",
  documentation: "https://devcenter.heroku.com/articles/oauth",
  category: "developer",
  verified: "documentation",
  registration: { url: "https://dashboard.heroku.com/account/applications" },
  endpoints: {
    authorization_endpoint: "https://id.heroku.com/oauth/authorize",
    token_endpoint: "https://id.heroku.com/oauth/token",
    api_base_url: "https://api.heroku.com",
  },
  client: { authentication: ["client_secret_post"] },
  scopes: {
    default: ["identity"],
    separator: ",",
  },
  authorization: { pkce: false },
  // Without the version, requests are rejected.
  api: { headers: { accept: "application/vnd.heroku+json; version=3" } },
  account: { path: "account", id: [["id"]], label: [[["email"]], [["name"]]] },
};
