import type { CodeDefinition } from "../definition/catalogue-definition.ts";

/** Parqet Connect: a portfolio tracker. https://developer.parqet.com */
export const parqet: CodeDefinition = {
  id: "parqet",
  name: "Parqet",
  documentation: "https://developer.parqet.com",
  category: "accounting",
  verified: "documentation",
  endpoints: {
    issuer: "https://connect.parqet.com",
    authorization_endpoint: "https://connect.parqet.com/oauth2/authorize",
    token_endpoint: "https://connect.parqet.com/oauth2/token",
    api_base_url: "https://connect.parqet.com",
  },
  client: { authentication: ["client_secret_basic", "client_secret_post", "none"] },
  scopes: {
    known: {
      "portfolio:read": {
        en: "Read the portfolios you choose, their holdings and performance",
        de: "Portfolios, die Sie auswählen, mit Beständen und Wertentwicklung lesen",
        "pt-BR": "Ler as carteiras que você escolher, com posições e rentabilidade",
      },
      "portfolio:write": {
        en: "Create portfolios and activities",
        de: "Portfolios und Aktivitäten anlegen",
        "pt-BR": "Criar carteiras e movimentações",
      },
    },
    default: ["portfolio:read"],
  },
  authorization: {
    // Without it, a user who reconnects is not asked which portfolios to share.
    reconnect_parameters: { prompt: "consent" },
  },
  api: {
    content_type: "application/json",
  },
  // The only call that needs no scope. A 404 on a portfolio only means that it is not shared.
  account: {
    path: "user",
    id: [["userId"]],
    label: [[["userId"]]],
    metadata_fields: ["permissions"],
    deleted_when: { field: "state", value: "deleted" },
  },
  revocation: {
    hint: "Parqet does not support remote revocation. You can remove access in the Parqet settings.",
  },
  options: ["token_endpoint_auth_method", "keep_alive_days"],
};
