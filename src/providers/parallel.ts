import type { CodeProvider } from "./provider.ts";

/** Parallel: web research for agents. https://docs.parallel.ai/integrations/oauth-provider */
export const parallel = Object.freeze<CodeProvider>({
  kind: "code",
  id: "parallel",
  name: "Parallel",
  documentation: "https://docs.parallel.ai/integrations/oauth-provider",
  endpoints: {
    issuer: "https://platform.parallel.ai",
    authorization_endpoint: "https://platform.parallel.ai/getKeys/authorize",
    token_endpoint: "https://platform.parallel.ai/getKeys/token",
    api_base_url: "https://api.parallel.ai",
  },
  variables: {},
  // A client is known by its hostname: the one its callback URL is on.
  client: { authentication: ["none"], defaultId: "hostname" },
  scopes: {
    known: {
      "key:read": {
        en: "Use an API key of yours",
        de: "Einen API-Schlüssel von Ihnen benutzen",
        "pt-BR": "Usar uma chave de API sua",
      },
    },
    default: ["key:read"],
    separator: " ",
    caseSensitive: true,
  },
  authorization: { pkce: true },
  token: {
    method: "POST",
    expiresInUnit: "seconds",
    // The access token is the person's API key.
    defaultExpiresIn: null,
    refresh: false,
    keepAliveDays: null,
    metadataFields: [],
    accountFields: [],
  },
  api: {
    header: "x-api-key",
    scheme: null,
    metadataHeaders: {},
    contentType: "application/json",
    neverReplayed: [],
    refusedStatuses: [401],
  },
  // Asking for a run that can't exist is free: 404 says that the key is good.
  check: {
    path: "v1/tasks/runs/trun_00000000000000000000000000000000",
    alsoValidStatuses: [404],
    accountFields: [],
    labelFields: [],
  },
  revocationHint: "The API key itself can only be deleted at platform.parallel.ai.",
  webhooks: {
    // https://docs.parallel.ai/resources/webhook-setup, which speaks of the standard, and whose samples take the
    // secret's text for the key.
    proof: { kind: "standard_webhooks", keyEncodings: ["text", "base64"] },
    idField: null,
    typeField: "type",
    item: null,
  },
  options: [],
  // The page's sample reads nothing but access_token from the answer.
  normalizeTokenResponse: (body) => ({ token_type: "bearer", ...body }),
});
