import type { CodeDefinition } from "../definition/catalogue-definition.ts";

/** Outreach: sales engagement. https://developers.outreach.io/api/oauth/ */
export const outreach: CodeDefinition = {
  id: "outreach",
  name: "Outreach",
  documentation: "https://developers.outreach.io/api/oauth/",
  category: "sales",
  verified: "sources",
  registration: { url: "https://developers.outreach.io/apps/" },
  endpoints: {
    authorization_endpoint: "https://api.outreach.io/oauth/authorize",
    token_endpoint: "https://api.outreach.io/oauth/token",
    api_base_url: "https://api.outreach.io",
  },
  client: { authentication: ["client_secret_post"] },
  // Public implementations say that refresh tokens last 14 days, and that each use brings a new one.
  token: { keep_alive_days: 14 },
  api: { content_type: "application/vnd.api+json" },
};
