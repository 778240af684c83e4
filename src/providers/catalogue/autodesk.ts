import type { CodeDefinition } from "../definition/catalogue-definition.ts";

/** Autodesk Platform Services: design and engineering. https://aps.autodesk.com/en/docs/oauth/v2/tutorials/get-3-legged-token/ */
export const autodesk: CodeDefinition = {
  id: "autodesk",
  name: "Autodesk Platform Services",
  documentation: "https://aps.autodesk.com/en/docs/oauth/v2/tutorials/get-3-legged-token/",
  category: "design",
  verified: "documentation",
  registration: { url: "https://aps.autodesk.com/myapps/" },
  endpoints: {
    authorization_endpoint: "https://developer.api.autodesk.com/authentication/v2/authorize",
    token_endpoint: "https://developer.api.autodesk.com/authentication/v2/token",
    revocation_endpoint: "https://developer.api.autodesk.com/authentication/v2/revoke",
    userinfo_endpoint: "https://api.userprofile.autodesk.com/userinfo",
    api_base_url: "https://developer.api.autodesk.com",
  },
  client: { authentication: ["client_secret_basic", "client_secret_post"] },
  scopes: {
    default: ["user-profile:read", "data:read"],
  },
  // Refresh tokens last 15 days.
  token: { keep_alive_days: 15 },
  account: { path: "userinfo", id: [["sub"]], label: [[["email"]], [["name"]]] },
};
