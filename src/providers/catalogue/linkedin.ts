import type { CodeDefinition } from "../definition/catalogue-definition.ts";

/** LinkedIn: professional network. https://learn.microsoft.com/en-us/linkedin/shared/authentication/authorization-code-flow */
export const linkedin: CodeDefinition = {
  id: "linkedin",
  name: "LinkedIn",
  documentation: "https://learn.microsoft.com/en-us/linkedin/shared/authentication/authorization-code-flow",
  category: "social",
  verified: "sources",
  registration: {
    url: "https://www.linkedin.com/developers/apps",
    notes: ["Only apps of approved partners get refresh tokens."],
  },
  endpoints: {
    authorization_endpoint: "https://www.linkedin.com/oauth/v2/authorization",
    token_endpoint: "https://www.linkedin.com/oauth/v2/accessToken",
    userinfo_endpoint: "https://api.linkedin.com/v2/userinfo",
    api_base_url: "https://api.linkedin.com",
  },
  client: { authentication: ["client_secret_post"] },
  scopes: {
    default: ["openid", "profile", "email"],
  },
  // PKCE is for native apps only, and has to be enabled by LinkedIn.
  authorization: { pkce: false },
  account: { path: "userinfo", id: [["sub"]], label: [[["email"]], [["name"]]] },
};
