import type { CodeDefinition } from "../definition/catalogue-definition.ts";

/** HighLevel: sales and marketing for agencies. https://marketplace.gohighlevel.com/docs/Authorization/OAuth2.0 */
export const highlevel: CodeDefinition = {
  id: "highlevel",
  name: "HighLevel",
  documentation: "https://marketplace.gohighlevel.com/docs/Authorization/OAuth2.0",
  category: "crm",
  verified: "sources",
  registration: {
    url: "https://marketplace.gohighlevel.com",
    notes: ["The scopes are chosen in the app's settings."],
  },
  endpoints: {
    // marketplace.leadconnectorhq.com has the same page without the name HighLevel.
    authorization_endpoint: "https://marketplace.gohighlevel.com/oauth/chooselocation",
    token_endpoint: "https://services.leadconnectorhq.com/oauth/token",
    api_base_url: "https://services.leadconnectorhq.com",
  },
  learned: {
    company_id: { from: "token", path: ["companyId"], kind: "path" },
    // Missing if the token is one of an agency.
    location_id: { from: "token", path: ["locationId"], kind: "path" },
    user_id: { from: "token", path: ["userId"], kind: "path" },
    user_type: { from: "token", path: ["userType"] },
  },
  client: { authentication: ["client_secret_post"] },
  authorization: { pkce: false },
  token: { account_fields: ["company_id", "location_id"] },
  // Requests without a version are refused.
  api: { headers: { version: "2021-07-28" } },
};
