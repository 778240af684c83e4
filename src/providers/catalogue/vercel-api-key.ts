import type { KeyDefinition } from "../definition/catalogue-definition.ts";

/** Vercel: hosting. https://vercel.com/docs/rest-api */
export const vercelApiKey: KeyDefinition = {
  kind: "api_key",
  id: "vercel-api-key",
  name: "Vercel (API key)",
  documentation: "https://vercel.com/docs/rest-api",
  category: "developer",
  verified: "documentation",
  credentials: {
    url: "https://vercel.com/account/tokens",
    fields: { api_key: { label: "Access token", example: "vcp_…" } },
  },
  endpoints: { api_base_url: "https://api.vercel.com" },
  // A wrong token is answered with 403, as is one that may not read the user.
  api: { expired_when: { path: ["error", "invalidToken"], values: [true] } },
  account: { path: "v2/user", id: [["user", "id"]], label: [[["user", "username"]]] },
};
