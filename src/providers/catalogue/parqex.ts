import type { CodeDefinition } from "../definition/catalogue-definition.ts";

/** ParqEx: parking and access. https://developers.parqex.com */
export const parqex: CodeDefinition = {
  id: "parqex",
  name: "ParqEx",
  documentation: "https://developers.parqex.com",
  category: "vertical",
  verified: "documentation",
  endpoints: {
    authorization_endpoint: "https://api.parqex.com/oauth/v2/endpoints/authorization/",
    token_endpoint: "https://api.parqex.com/oauth/v2/endpoints/token/",
    api_base_url: "https://api.parqex.com/oauth/v1/endpoints/",
  },
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
    case_sensitive: false,
  },
  authorization: { pkce: false },
  token: {
    // The page shows GET with the credentials in the query and a form content type. RFC 6749 requires POST. Trying
    // both would use up the code, so an option chooses.
    default_expires_in: 3600,
  },
  api: {
    content_type: "application/json",
    // This request opens a physical door.
    never_replayed: ["toggle"],
  },
  account: {
    path: "user-info",
    id: [["data", "id"]],
    label: [
      [
        ["data", "first_name"],
        ["data", "last_name"],
      ],
    ],
  },
  revocation: {
    hint: "ParqEx does not support remote revocation. You can remove access in the ParqEx account.",
  },
  webhooks: {
    // https://developers.parqex.com, "Webhooks": a POST with an API key in a header.
    proof: { kind: "api_key", header: "x-api-key" },
    id_field: "id",
    type_field: "eventType",
    item: null,
  },
  options: ["pkce", "token_request_method", "keep_alive_days"],
};
