import type { CodeDefinition } from "../definition/catalogue-definition.ts";

/** Uber: rides and deliveries. https://developer.uber.com/docs/riders/guides/authentication/introduction */
export const uber: CodeDefinition = {
  id: "uber",
  name: "Uber",
  documentation: "https://developer.uber.com/docs/riders/guides/authentication/introduction",
  category: "vertical",
  verified: "sources",
  registration: { url: "https://developer.uber.com/dashboard/" },
  endpoints: {
    // Public implementations without v2 in the path are older.
    authorization_endpoint: "https://login.uber.com/oauth/v2/authorize",
    token_endpoint: "https://login.uber.com/oauth/v2/token",
    revocation_endpoint: "https://login.uber.com/oauth/v2/revoke",
    api_base_url: "https://api.uber.com",
  },
  client: {
    authentication: ["client_secret_post"],
    grant_types: ["authorization_code", "client_credentials"],
  },
  scopes: {
    default: ["profile"],
  },
  account: { path: "v1.2/me", id: [["uuid"]], label: [[["email"]], [["first_name"], ["last_name"]]] },
};
