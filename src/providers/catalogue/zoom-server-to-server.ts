import type { CodeDefinition } from "../definition/catalogue-definition.ts";

/** Zoom, as an account. https://developers.zoom.us/docs/internal-apps/s2s-oauth/ */
export const zoomServerToServer: CodeDefinition = {
  id: "zoom-server-to-server",
  name: "Zoom (server-to-server)",
  documentation: "https://developers.zoom.us/docs/internal-apps/s2s-oauth/",
  category: "communication",
  verified: "documentation",
  registration: { url: "https://marketplace.zoom.us/develop/create" },
  endpoints: {
    token_endpoint: "https://zoom.us/oauth/token",
    api_base_url: "https://api.zoom.us/v2",
  },
  variables: { account_id: { label: "Account ID", kind: "path" } },
  client: { authentication: ["client_secret_basic"], grant_types: ["client_credentials"] },
  token: {
    grant_types: { client_credentials: "account_credentials" },
    parameters: { account_id: "{account_id}" },
  },
};
