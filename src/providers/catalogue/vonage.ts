import type { KeyDefinition } from "../definition/catalogue-definition.ts";

/** Vonage: text messages and calls. https://developer.vonage.com/en/api/developer/account */
export const vonage: KeyDefinition = {
  kind: "api_key",
  id: "vonage",
  name: "Vonage",
  documentation: "https://developer.vonage.com/en/api/developer/account",
  category: "communication",
  verified: "documentation",
  credentials: {
    url: "https://dashboard.nexmo.com/settings",
    fields: { api_secret: { label: "API secret" } },
  },
  endpoints: { api_base_url: "https://rest.nexmo.com" },
  variables: { api_key: { label: "API key", kind: "path", example: "abcd1234" } },
  api: { basic: { username: "{api_key}", password: "{api_secret}" } },
  account: { path: "account/get-balance" },
};
