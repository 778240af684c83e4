import type { KeyDefinition } from "../definition/catalogue-definition.ts";

/** Webflow: websites. https://developers.webflow.com/data/reference/authentication/site-token */
export const webflowApiKey: KeyDefinition = {
  kind: "api_key",
  id: "webflow-api-key",
  name: "Webflow (API key)",
  documentation: "https://developers.webflow.com/data/reference/authentication/site-token",
  category: "content",
  verified: "documentation",
  credentials: {
    fields: { api_key: { label: "Site token", help: "In the site's settings, under Apps & integrations." } },
  },
  endpoints: { api_base_url: "https://api.webflow.com" },
  account: { path: "v2/token/introspect" },
};
