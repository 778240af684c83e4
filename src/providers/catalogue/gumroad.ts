import type { CodeDefinition } from "../definition/catalogue-definition.ts";

/** Gumroad: selling digital products. https://gumroad.com/api */
export const gumroad: CodeDefinition = {
  id: "gumroad",
  name: "Gumroad",
  documentation: "https://gumroad.com/api",
  category: "commerce",
  verified: "sources",
  registration: { url: "https://gumroad.com/settings/advanced" },
  endpoints: {
    authorization_endpoint: "https://gumroad.com/oauth/authorize",
    token_endpoint: "https://gumroad.com/oauth/token",
    api_base_url: "https://api.gumroad.com",
  },
  client: { authentication: ["client_secret_post"] },
  scopes: {
    default: ["view_profile"],
  },
  account: {
    path: "v2/user",
    id: [["user", "user_id"]],
    label: [[["user", "email"]], [["user", "name"]]],
  },
};
