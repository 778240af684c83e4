import type { CodeDefinition } from "../definition/catalogue-definition.ts";

/** Salesloft: sales engagement. https://developers.salesloft.com/docs/platform/api-basics/oauth-authentication/ */
export const salesloft: CodeDefinition = {
  id: "salesloft",
  name: "Salesloft",
  documentation: "https://developers.salesloft.com/docs/platform/api-basics/oauth-authentication/",
  category: "sales",
  verified: "sources",
  registration: { notes: ["Create the app in the settings of an account."] },
  endpoints: {
    authorization_endpoint: "https://accounts.salesloft.com/oauth/authorize",
    token_endpoint: "https://accounts.salesloft.com/oauth/token",
    api_base_url: "https://api.salesloft.com",
  },
  client: { authentication: ["client_secret_post"] },
  account: {
    path: "v2/me",
    id: [["data", "id"]],
    label: [[["data", "email"]], [["data", "name"]]],
  },
};
