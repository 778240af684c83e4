import type { KeyDefinition } from "../definition/catalogue-definition.ts";

/** Figma: design. https://developers.figma.com/docs/rest-api/personal-access-tokens/ */
export const figmaApiKey: KeyDefinition = {
  kind: "api_key",
  id: "figma-api-key",
  name: "Figma (API key)",
  documentation: "https://developers.figma.com/docs/rest-api/personal-access-tokens/",
  category: "design",
  verified: "documentation",
  credentials: {
    url: "https://www.figma.com/settings",
    fields: { api_key: { label: "Personal access token", example: "figd_…" } },
  },
  endpoints: { api_base_url: "https://api.figma.com" },
  // A wrong token is answered with 403, as is one that may not read the user.
  api: { header: "x-figma-token", scheme: null, expired_when: { path: ["err"], values: ["Invalid token"] } },
  account: { path: "v1/me", id: [["id"]], label: [[["handle"]]] },
};
