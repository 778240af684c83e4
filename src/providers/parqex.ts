import type { CodeProvider } from "./provider.ts";

/** ParqEx: parking and access. https://developers.parqex.com */
export const parqex = Object.freeze<CodeProvider>({
  kind: "code",
  id: "parqex",
  name: "ParqEx",
  documentation: "https://developers.parqex.com",
  endpoints: {
    authorization_endpoint: "https://api.parqex.com/oauth/v2/endpoints/authorization/",
    token_endpoint: "https://api.parqex.com/oauth/v2/endpoints/token/",
    api_base_url: "https://api.parqex.com/oauth/v1/endpoints/",
  },
  variables: {},
  client: { authentication: ["client_secret_post"] },
  scopes: {
    known: {
      OPENDOOR: {
        en: "Open the doors you have access to",
        de: "Türen öffnen, zu denen Sie Zugang haben",
        "pt-BR": "Abrir as portas a que você tem acesso",
      },
      CLOSEDOOR: {
        en: "Close the doors you have access to",
        de: "Türen schließen, zu denen Sie Zugang haben",
        "pt-BR": "Fechar as portas a que você tem acesso",
      },
    },
    default: ["OPENDOOR", "CLOSEDOOR"],
    separator: ",",
    caseSensitive: false,
  },
  authorization: { pkce: false },
  token: {
    // The page shows GET with the credentials in the query and a form content type. RFC 6749 requires POST. Trying
    // both would use up the code, so an option chooses.
    method: "POST",
    expiresInUnit: "seconds",
    defaultExpiresIn: 3600,
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
    // This request opens a physical door.
    neverReplayed: ["toggle"],
    refusedStatuses: [401],
  },
  check: {
    path: "user-info",
    accountFields: [["data", "id"]],
    labelFields: [
      [
        ["data", "first_name"],
        ["data", "last_name"],
      ],
    ],
  },
  revocationHint: "ParqEx does not support remote revocation. You can remove access in the ParqEx account.",
  webhooks: {
    // https://developers.parqex.com, "Webhooks": a POST with an API key in a header.
    proof: { kind: "api_key", header: "x-api-key" },
    idField: "id",
    typeField: "eventType",
    item: null,
  },
  options: ["pkce", "token_request_method", "keep_alive_days"],
});
