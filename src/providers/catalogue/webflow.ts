import type { CodeDefinition } from "../definition/catalogue-definition.ts";

/** Webflow: websites. https://developers.webflow.com/data/reference/oauth-app */
export const webflow: CodeDefinition = {
  id: "webflow",
  name: "Webflow",
  documentation: "https://developers.webflow.com/data/reference/oauth-app",
  category: "content",
  verified: "sources",
  registration: { notes: ["Create the app in the settings of an account."] },
  endpoints: {
    authorization_endpoint: "https://webflow.com/oauth/authorize",
    token_endpoint: "https://api.webflow.com/oauth/access_token",
    revocation_endpoint: "https://webflow.com/oauth/revoke_authorization",
    api_base_url: "https://api.webflow.com",
  },
  client: { authentication: ["client_secret_post"] },
  scopes: {
    default: ["authorized_user:read"],
  },
  // Tokens do not expire.
  token: { refresh: false },
  account: {
    path: "v2/token/authorized_by",
    id: [["id"]],
    label: [[["email"]], [["firstName"], ["lastName"]]],
  },
  revocation: { token: "access_token", token_parameter: "access_token" },
};
