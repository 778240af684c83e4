import type { CodeDefinition } from "../definition/catalogue-definition.ts";

/** Dialpad: business telephony. https://developers.dialpad.com/docs/oauth2 */
export const dialpad: CodeDefinition = {
  id: "dialpad",
  name: "Dialpad",
  documentation: "https://developers.dialpad.com/docs/oauth2",
  category: "communication",
  verified: "sources",
  registration: { notes: ["Clients are issued on request."] },
  endpoints: {
    authorization_endpoint: "https://dialpad.com/oauth2/authorize",
    token_endpoint: "https://dialpad.com/oauth2/token",
    revocation_endpoint: "https://dialpad.com/oauth2/deauthorize",
    api_base_url: "https://dialpad.com",
  },
  client: { authentication: ["client_secret_post"] },
  scopes: {
    // Without offline_access, there is no refresh token.
    default: ["offline_access"],
  },
  account: {
    path: "api/v2/users/me",
    id: [["id"]],
    label: [[["emails", "0"]], [["display_name"]]],
  },
  revocation: { token: "access_token", token_in: "header", authentication: "token" },
};
