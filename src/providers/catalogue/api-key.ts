import type { KeyDefinition } from "../definition/catalogue-definition.ts";

/** Any API that is called with a key. An integration's definition says how the key is sent. */
export const apiKey: KeyDefinition = {
  kind: "api_key",
  id: "api-key",
  name: "API key",
  documentation: "https://www.rfc-editor.org/rfc/rfc9110#name-http-authentication",
  category: "protocol",
  verified: "documentation",
  credentials: {},
};
