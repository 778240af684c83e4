import type { KeyDefinition } from "../definition/catalogue-definition.ts";

/** Netlify: hosting. https://docs.netlify.com/api-and-cli-guides/api-guides/get-started-with-api/ */
export const netlifyApiKey: KeyDefinition = {
  kind: "api_key",
  id: "netlify-api-key",
  name: "Netlify (API key)",
  documentation: "https://docs.netlify.com/api-and-cli-guides/api-guides/get-started-with-api/",
  category: "developer",
  verified: "documentation",
  credentials: {
    url: "https://app.netlify.com/user/applications",
    fields: { api_key: { label: "Personal access token", example: "nfp_…" } },
  },
  endpoints: { api_base_url: "https://api.netlify.com/api/v1" },
  account: { path: "user", id: [["id"]], label: [[["full_name"]]] },
};
