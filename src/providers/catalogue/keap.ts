import type { CodeDefinition } from "../definition/catalogue-definition.ts";

/** Keap: sales and marketing, formerly Infusionsoft. https://developer.keap.com/getting-started-oauth-keys/ */
export const keap: CodeDefinition = {
  id: "keap",
  name: "Keap",
  documentation: "https://developer.keap.com/getting-started-oauth-keys/",
  category: "crm",
  verified: "documentation",
  registration: { url: "https://keys.developer.keap.com/my-apps" },
  endpoints: {
    // Two sources have signin.infusionsoft.com. The documentation has this host.
    authorization_endpoint: "https://accounts.infusionsoft.com/app/oauth/authorize",
    token_endpoint: "https://api.infusionsoft.com/token",
    api_base_url: "https://api.infusionsoft.com",
  },
  client: { authentication: ["client_secret_post", "client_secret_basic"] },
  scopes: {
    default: ["full"],
    // The response has the scope with the account's host after a vertical bar.
    never_echoed: ["full"],
  },
  account: {
    path: "crm/rest/v2/oauth/connect/userinfo",
    id: [["id"]],
    label: [[["email"]]],
  },
};
