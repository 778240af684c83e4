import type { CodeDefinition } from "../definition/catalogue-definition.ts";

/** Brex: company cards and accounts. https://developer.brex.com/docs/authentication/ */
export const brex: CodeDefinition = {
  id: "brex",
  name: "Brex",
  documentation: "https://developer.brex.com/docs/authentication/",
  category: "accounting",
  verified: "sources",
  registration: { notes: ["Clients are issued on request."] },
  endpoints: {
    authorization_endpoint: "https://accounts-api.brex.com/oauth2/default/v1/authorize",
    token_endpoint: "https://accounts-api.brex.com/oauth2/default/v1/token",
    api_base_url: "https://platform.brexapis.com",
  },
  client: { authentication: ["client_secret_post"] },
  scopes: {
    // Without offline_access, there is no refresh token.
    default: ["openid", "offline_access", "users.readonly"],
  },
  account: {
    path: "v2/users/me",
    id: [["id"]],
    label: [[["email"]], [["first_name"], ["last_name"]]],
  },
};
