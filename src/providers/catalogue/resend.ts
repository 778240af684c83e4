import type { KeyDefinition } from "../definition/catalogue-definition.ts";

/** Resend: email. https://resend.com/docs/api-reference/errors */
export const resend: KeyDefinition = {
  kind: "api_key",
  id: "resend",
  name: "Resend",
  documentation: "https://resend.com/docs/api-reference/errors",
  category: "communication",
  verified: "documentation",
  credentials: { url: "https://resend.com/api-keys", fields: { api_key: { example: "re_…" } } },
  endpoints: { api_base_url: "https://api.resend.com" },
  // A wrong key is answered with 400, and a key that may only send email with 401.
  api: { expired_when: { path: ["message"], values: ["API key is invalid"] } },
  account: { path: "domains?limit=1", also_valid_when: { path: ["name"], values: ["restricted_api_key"] } },
};
