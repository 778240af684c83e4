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
  // A client is identified by the hostname of its callback URL.
  client: { authentication: ["none"], defaultId: "hostname" },
  scopes: {
    known: {
      "key:read": {
        en: "Use one of your API keys",
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
    // The access token is the end user's API key.
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
  // Requesting a run that can't exist is free. A 404 means that the key is valid.
  check: {
    path: "v1/tasks/runs/trun_00000000000000000000000000000000",
    alsoValidStatuses: [404],
    accountFields: [],
    labelFields: [],
  },
  revocationHint: "The API key can only be deleted at platform.parallel.ai.",
  webhooks: {
    // https://docs.parallel.ai/resources/webhook-setup refers to the standard, but its samples use the secret's text as
    // the key.
    proof: { kind: "standard_webhooks", keyEncodings: ["text", "base64"] },
    idField: null,
    typeField: "type",
    item: null,
  },
  options: [],
  // The sample on the page reads only access_token from the response.
  normalizeTokenResponse: (body) => ({ token_type: "bearer", ...body }),
});
