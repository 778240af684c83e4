import type { CodeDefinition } from "../definition/catalogue-definition.ts";

/** Gorgias: support for online shops. https://developers.gorgias.com/docs/oauth2-scopes */
export const gorgias: CodeDefinition = {
  id: "gorgias",
  name: "Gorgias",
  documentation: "https://developers.gorgias.com/docs/oauth2-scopes",
  category: "support",
  verified: "sources",
  endpoints: {
    authorization_endpoint: "https://{subdomain}.gorgias.com/oauth/authorize",
    token_endpoint: "https://{subdomain}.gorgias.com/oauth/token",
    api_base_url: "https://{subdomain}.gorgias.com",
  },
  variables: { subdomain: { label: "Subdomain of gorgias.com", example: "acme" } },
  client: { authentication: ["client_secret_basic"] },
  scopes: {
    // Without offline, there is no refresh token.
    default: ["offline", "account:read"],
  },
  account: {
    path: "api/account",
    id: [["domain"]],
    label: [[["domain"]]],
  },
};
