import type { CodeDefinition } from "../definition/catalogue-definition.ts";

/** Productboard: product management. https://developer.productboard.com/reference/authentication */
export const productboard: CodeDefinition = {
  id: "productboard",
  name: "Productboard",
  documentation: "https://developer.productboard.com/reference/authentication",
  category: "project",
  verified: "sources",
  registration: { url: "https://app.productboard.com/oauth2/applications" },
  endpoints: {
    authorization_endpoint: "https://app.productboard.com/oauth2/authorize",
    token_endpoint: "https://app.productboard.com/oauth2/token",
    api_base_url: "https://api.productboard.com",
  },
  client: { authentication: ["client_secret_post"] },
  // Requests without a version are refused.
  api: { headers: { "x-version": "1" } },
};
