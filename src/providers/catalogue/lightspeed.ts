import type { CodeDefinition } from "../definition/catalogue-definition.ts";

/** Lightspeed Retail (X-Series): point of sale. https://x-series-api.lightspeedhq.com/docs/authorization */
export const lightspeed: CodeDefinition = {
  id: "lightspeed",
  name: "Lightspeed Retail (X-Series)",
  documentation: "https://x-series-api.lightspeedhq.com/docs/authorization",
  category: "commerce",
  verified: "documentation",
  registration: {
    notes: ["The app has to be approved before others can connect."],
  },
  endpoints: {
    // The documented hosts. Older public implementations have those of Vend, the product's former name.
    authorization_endpoint: "https://secure.retail.lightspeed.app/connect",
    token_endpoint: "https://{domain_prefix}.retail.lightspeed.app/api/1.0/token",
    api_base_url: "https://{domain_prefix}.retail.lightspeed.app",
  },
  client: { authentication: ["client_secret_post"] },
  learned: {
    // The store, which has a host of its own. The token endpoint is only known from the callback.
    domain_prefix: { from: "callback", path: ["domain_prefix"], kind: "label", required: true },
  },
  authorization: { pkce: false },
  token: { account_fields: ["domain_prefix"] },
  api: { retry_after_headers: ["x-ratelimit-reset"] },
};
