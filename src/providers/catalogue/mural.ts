import type { CodeDefinition } from "../definition/catalogue-definition.ts";

/** Mural: whiteboards. https://developers.mural.co/public/docs/oauth */
export const mural: CodeDefinition = {
  id: "mural",
  name: "Mural",
  documentation: "https://developers.mural.co/public/docs/oauth",
  category: "design",
  verified: "sources",
  registration: { url: "https://app.mural.co/me/apps" },
  endpoints: {
    authorization_endpoint: "https://app.mural.co/api/public/v1/authorization/oauth2/",
    token_endpoint: "https://app.mural.co/api/public/v1/authorization/oauth2/token",
    api_base_url: "https://app.mural.co",
  },
  client: { authentication: ["client_secret_post"] },
  scopes: {
    default: ["identity:read"],
  },
  account: {
    path: "api/public/v1/users/me",
    id: [["value", "id"]],
    label: [
      [["value", "email"]],
      [
        ["value", "firstName"],
        ["value", "lastName"],
      ],
    ],
  },
};
