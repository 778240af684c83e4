import type { CodeDefinition } from "../definition/catalogue-definition.ts";

/** Patreon: memberships for creators. https://docs.patreon.com/#oauth */
export const patreon: CodeDefinition = {
  id: "patreon",
  name: "Patreon",
  documentation: "https://docs.patreon.com/#oauth",
  category: "media",
  verified: "sources",
  registration: { url: "https://www.patreon.com/portal/registration/register-clients" },
  endpoints: {
    authorization_endpoint: "https://www.patreon.com/oauth2/authorize",
    token_endpoint: "https://www.patreon.com/api/oauth2/token",
    account_endpoint: "https://www.patreon.com/api/oauth2/v2/identity?fields%5Buser%5D=email%2Cfull_name",
    api_base_url: "https://www.patreon.com/api/oauth2/v2",
  },
  client: { authentication: ["client_secret_post"] },
  scopes: {
    default: ["identity"],
  },
  authorization: { pkce: false },
  account: {
    id: [["data", "id"]],
    label: [[["data", "attributes", "email"]], [["data", "attributes", "full_name"]]],
  },
};
