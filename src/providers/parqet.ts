import type { CodeProvider } from "./provider.ts";

/** Parqet Connect: a portfolio tracker. https://developer.parqet.com */
export const parqet = Object.freeze<CodeProvider>({
  kind: "code",
  id: "parqet",
  name: "Parqet",
  documentation: "https://developer.parqet.com",
  endpoints: {
    issuer: "https://connect.parqet.com",
    authorization_endpoint: "https://connect.parqet.com/oauth2/authorize",
    token_endpoint: "https://connect.parqet.com/oauth2/token",
    api_base_url: "https://connect.parqet.com",
  },
  variables: {},
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
    separator: " ",
    caseSensitive: true,
  },
  authorization: {
    pkce: true,
    // Without it, a user who reconnects is not asked which portfolios to share.
    reconnectParameters: { prompt: "consent" },
  },
  token: {
    method: "POST",
    expiresInUnit: "seconds",
    defaultExpiresIn: null,
    refresh: true,
    keepAliveDays: null,
    metadataFields: [],
    accountFields: [],
  },
  api: {
    header: "authorization",
    scheme: "Bearer",
    metadataHeaders: {},
    contentType: "application/json",
    neverReplayed: [],
    refusedStatuses: [401],
  },
  // The only call that needs no scope. A 404 on a portfolio only means that it is not shared.
  check: {
    path: "user",
    accountFields: [["userId"]],
    labelFields: [[["userId"]]],
    metadataFields: ["permissions"],
    deletedWhen: { field: "state", value: "deleted" },
  },
  revocationHint: "Parqet does not support remote revocation. You can remove access in the Parqet settings.",
  webhooks: null,
  options: ["token_endpoint_auth_method", "keep_alive_days"],
});
