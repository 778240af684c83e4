import type { CodeDefinition } from "../definition/catalogue-definition.ts";

/** Bitly: short links. https://dev.bitly.com/docs/getting-started/authentication/ */
export const bitly: CodeDefinition = {
  id: "bitly",
  name: "Bitly",
  documentation: "https://dev.bitly.com/docs/getting-started/authentication/",
  category: "marketing",
  verified: "sources",
  registration: { url: "https://app.bitly.com/settings/api/oauth" },
  endpoints: {
    authorization_endpoint: "https://bitly.com/oauth/authorize",
    token_endpoint: "https://api-ssl.bitly.com/oauth/access_token",
    api_base_url: "https://api-ssl.bitly.com",
  },
  client: { authentication: ["client_secret_post"] },
  // Tokens do not expire.
  token: { refresh: false, metadata_fields: ["login"] },
  account: { path: "v4/user", id: [["login"]], label: [[["name"]], [["login"]]] },
};
