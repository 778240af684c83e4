import type { KeyDefinition } from "../definition/catalogue-definition.ts";

/** Telnyx: text messages and calls. https://developers.telnyx.com/development/api-fundamentals/authentication */
export const telnyx: KeyDefinition = {
  kind: "api_key",
  id: "telnyx",
  name: "Telnyx",
  documentation: "https://developers.telnyx.com/development/api-fundamentals/authentication",
  category: "communication",
  verified: "documentation",
  credentials: { url: "https://portal.telnyx.com", fields: { api_key: { example: "KEY…" } } },
  endpoints: { api_base_url: "https://api.telnyx.com/v2" },
  account: { path: "balance" },
};
