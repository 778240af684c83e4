import type { CodeDefinition } from "../definition/catalogue-definition.ts";

/** Zendesk: customer support. https://developer.zendesk.com/documentation/api-basics/authentication/refresh-token/ */
export const zendesk: CodeDefinition = {
  id: "zendesk",
  name: "Zendesk",
  documentation: "https://developer.zendesk.com/documentation/api-basics/authentication/refresh-token/",
  category: "support",
  verified: "sources",
  registration: {
    notes: [
      "To connect several accounts, request a global OAuth client.",
      "The client ID is the client's unique identifier.",
    ],
  },
  endpoints: {
    authorization_endpoint: "https://{subdomain}.zendesk.com/oauth/authorizations/new",
    token_endpoint: "https://{subdomain}.zendesk.com/oauth/tokens",
    revocation_endpoint: "https://{subdomain}.zendesk.com/api/v2/oauth/tokens/current.json",
    api_base_url: "https://{subdomain}.zendesk.com",
  },
  variables: { subdomain: { label: "Subdomain of zendesk.com", example: "acme" } },
  client: { authentication: ["client_secret_post"] },
  scopes: {
    default: ["read"],
  },
  token: {
    // Without it, clients created before refresh tokens existed get tokens that neither expire nor can be refreshed.
    parameters: { expires_in: "1800" },
  },
  account: {
    path: "api/v2/users/me.json",
    id: [["user", "id"]],
    label: [[["user", "email"]], [["user", "name"]]],
  },
  revocation: {
    method: "DELETE",
    token: "access_token",
    token_in: "header",
    authentication: "token",
    scope: "grant",
  },
};
