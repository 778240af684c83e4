import type { CodeDefinition } from "../definition/catalogue-definition.ts";

/** Close: customer relationship management. https://developer.close.com/api/overview/oauth-authentication */
export const close: CodeDefinition = {
  id: "close",
  name: "Close",
  documentation: "https://developer.close.com/api/overview/oauth-authentication",
  category: "crm",
  verified: "documentation",
  registration: { notes: ["Create the app in the settings of an account."] },
  endpoints: {
    authorization_endpoint: "https://app.close.com/oauth2/authorize/",
    // Without the slash at the end, the server redirects, and a POST request is lost.
    token_endpoint: "https://api.close.com/oauth2/token/",
    revocation_endpoint: "https://api.close.com/oauth2/revoke/",
    api_base_url: "https://api.close.com/api",
  },
  client: { authentication: ["client_secret_post"] },
  scopes: {
    // Without offline_access, there is no refresh token.
    default: ["all.full_access", "offline_access"],
  },
  account: {
    path: "v1/me/",
    id: [["id"]],
    label: [[["email"]], [["first_name"], ["last_name"]]],
  },
};
