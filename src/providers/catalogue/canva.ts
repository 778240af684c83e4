import type { CodeDefinition } from "../definition/catalogue-definition.ts";

/** Canva: graphic design. https://www.canva.dev/docs/connect/authentication/ */
export const canva: CodeDefinition = {
  id: "canva",
  name: "Canva",
  documentation: "https://www.canva.dev/docs/connect/authentication/",
  category: "design",
  verified: "sources",
  registration: {
    url: "https://www.canva.com/developers/integrations",
    notes: ["The scopes are chosen in the app's settings."],
  },
  endpoints: {
    authorization_endpoint: "https://www.canva.com/api/oauth/authorize",
    token_endpoint: "https://api.canva.com/rest/v1/oauth/token",
    revocation_endpoint: "https://api.canva.com/rest/v1/oauth/revoke",
    api_base_url: "https://api.canva.com",
  },
  client: { authentication: ["client_secret_basic"] },
  scopes: {
    default: ["profile:read"],
  },
  account: {
    path: "rest/v1/users/me",
    id: [
      ["team_user", "team_id"],
      ["team_user", "user_id"],
    ],
  },
};
