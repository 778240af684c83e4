import type { KeyDefinition } from "../definition/catalogue-definition.ts";

/** Stability AI: image models. https://platform.stability.ai/docs/getting-started/authentication */
export const stability: KeyDefinition = {
  kind: "api_key",
  id: "stability",
  name: "Stability AI",
  documentation: "https://platform.stability.ai/docs/getting-started/authentication",
  category: "ai",
  verified: "documentation",
  credentials: {
    url: "https://platform.stability.ai/account/keys",
    fields: { api_key: { example: "sk-…" } },
  },
  endpoints: { api_base_url: "https://api.stability.ai/v1" },
  account: { path: "user/account", id: [["id"]], label: [[["email"]]] },
};
