import type { CodeDefinition } from "../definition/catalogue-definition.ts";

/** Greenhouse: recruiting. https://harvestdocs.greenhouse.io/docs/harvest-partner-oauth */
export const greenhouse: CodeDefinition = {
  id: "greenhouse",
  name: "Greenhouse",
  documentation: "https://harvestdocs.greenhouse.io/docs/harvest-partner-oauth",
  category: "hr",
  verified: "sources",
  registration: {
    notes: ["Clients are issued on request."],
  },
  endpoints: {
    // Those of Harvest v3, which replaces the other versions, and on which public implementations agree. The endpoints
    // at api.greenhouse.io are for the ingestion of candidates.
    authorization_endpoint: "https://auth.greenhouse.io/authorize",
    token_endpoint: "https://auth.greenhouse.io/token",
    api_base_url: "https://harvest.greenhouse.io",
  },
  client: { authentication: ["client_secret_basic"] },
  authorization: { pkce: false },
  api: { retry_after_headers: ["x-ratelimit-reset"] },
};
