import type { CodeDefinition } from "../definition/catalogue-definition.ts";

/** Parallel: web research for agents. https://docs.parallel.ai/integrations/oauth-provider */
export const parallel: CodeDefinition = {
  id: "parallel",
  name: "Parallel",
  documentation: "https://docs.parallel.ai/integrations/oauth-provider",
  category: "developer",
  verified: "documentation",
  endpoints: {
    issuer: "https://platform.parallel.ai",
    authorization_endpoint: "https://platform.parallel.ai/getKeys/authorize",
    token_endpoint: "https://platform.parallel.ai/getKeys/token",
    api_base_url: "https://api.parallel.ai",
  },
  // A client is identified by the hostname of its callback URL.
  client: { authentication: ["none"], default_id: "hostname" },
  scopes: {
    known: {
      "key:read": {
        en: "Use one of your API keys",
        de: "Einen API-Schlüssel von Ihnen benutzen",
        "pt-BR": "Usar uma chave de API sua",
      },
    },
    default: ["key:read"],
  },
  token: {
    // The access token is the end user's API key.
    refresh: false,
  },
  api: {
    header: "x-api-key",
    scheme: null,
    content_type: "application/json",
  },
  // Requesting a run that can't exist is free. A 404 means that the key is valid.
  account: {
    path: "v1/tasks/runs/trun_00000000000000000000000000000000",
    also_valid_statuses: [404],
  },
  revocation: { hint: "The API key can only be deleted at platform.parallel.ai." },
  webhooks: {
    // https://docs.parallel.ai/resources/webhook-setup refers to the standard, but its samples use the secret's text as
    // the key.
    proof: { kind: "standard_webhooks", key_encodings: ["text", "base64"] },
    id_field: null,
    type_field: "type",
    item: null,
  },
  options: [],
};
