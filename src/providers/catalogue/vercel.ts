import type { CodeDefinition } from "../definition/catalogue-definition.ts";

/** Vercel: web hosting. https://vercel.com/docs/sign-in-with-vercel/authorization-server-api */
export const vercel: CodeDefinition = {
  id: "vercel",
  name: "Vercel",
  documentation: "https://vercel.com/docs/sign-in-with-vercel/authorization-server-api",
  category: "developer",
  verified: "documentation",
  registration: {
    notes: ["Create the app in the settings of an account."],
  },
  endpoints: {
    // Those of the server's metadata, for apps that people sign in to. Public implementations with
    // api.vercel.com/v2/oauth/access_token are for integrations, which are installed.
    issuer: "https://vercel.com",
    authorization_endpoint: "https://vercel.com/oauth/authorize",
    token_endpoint: "https://api.vercel.com/login/oauth/token",
    revocation_endpoint: "https://api.vercel.com/login/oauth/token/revoke",
    userinfo_endpoint: "https://api.vercel.com/login/oauth/userinfo",
    api_base_url: "https://api.vercel.com",
  },
  client: { authentication: ["client_secret_basic", "client_secret_post"] },
  scopes: {
    default: ["openid", "email", "profile", "offline_access"],
  },
  // https://github.com/vercel/vercel-plugin: refresh tokens last 30 days.
  token: { keep_alive_days: 30 },
  account: { path: "userinfo", id: [["sub"]], label: [[["email"]], [["preferred_username"]], [["name"]]] },
};
