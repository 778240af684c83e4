import type { CodeDefinition } from "../definition/catalogue-definition.ts";

/** Adobe: Creative Cloud and other Adobe APIs. https://developer.adobe.com/developer-console/docs/guides/authentication/UserAuthentication/ims */
export const adobe: CodeDefinition = {
  id: "adobe",
  name: "Adobe",
  documentation:
    "https://developer.adobe.com/developer-console/docs/guides/authentication/UserAuthentication/ims",
  category: "design",
  verified: "sources",
  registration: {
    url: "https://developer.adobe.com/console",
    notes: ["The scopes are chosen in the app's settings."],
  },
  endpoints: {
    issuer: "https://ims-na1.adobelogin.com",
    authorization_endpoint: "https://ims-na1.adobelogin.com/ims/authorize/v2",
    token_endpoint: "https://ims-na1.adobelogin.com/ims/token/v3",
    revocation_endpoint: "https://ims-na1.adobelogin.com/ims/revoke",
    userinfo_endpoint: "https://ims-na1.adobelogin.com/ims/userinfo/v2",
    api_base_url: "https://ims-na1.adobelogin.com/ims",
  },
  client: {
    authentication: ["client_secret_basic", "client_secret_post"],
    grant_types: ["authorization_code", "client_credentials"],
  },
  scopes: {
    // Without offline_access, there is no refresh token.
    default: ["openid", "email", "profile", "offline_access"],
  },
  // Not confirmed: refresh tokens last 14 days.
  token: { keep_alive_days: 14 },
  // The APIs of Adobe require the client ID.
  api: { headers: { "x-api-key": "{client_id}" } },
  account: {
    path: "userinfo",
    id: [["sub"]],
    label: [[["email"]], [["name"]]],
  },
};
