import type { CodeDefinition } from "../definition/catalogue-definition.ts";

/** WordPress.com: websites and blogs. https://developer.wordpress.com/docs/oauth2/ */
export const wordpress: CodeDefinition = {
  id: "wordpress",
  name: "WordPress.com",
  documentation: "https://developer.wordpress.com/docs/oauth2/",
  category: "content",
  verified: "sources",
  registration: { url: "https://developer.wordpress.com/apps/" },
  endpoints: {
    authorization_endpoint: "https://public-api.wordpress.com/oauth2/authorize",
    token_endpoint: "https://public-api.wordpress.com/oauth2/token",
    api_base_url: "https://public-api.wordpress.com/rest/v1",
  },
  client: { authentication: ["client_secret_post"] },
  // Tokens do not expire. Without the scope `global`, a token is for one site.
  token: { refresh: false, metadata_fields: ["blog_id", "blog_url"] },
  account: { path: "me", id: [["ID"]], label: [[["email"]], [["display_name"]], [["username"]]] },
};
