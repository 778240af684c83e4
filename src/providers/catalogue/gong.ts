import type { CodeDefinition } from "../definition/catalogue-definition.ts";

/** Gong: conversation intelligence. https://help.gong.io/docs/create-an-app-for-gong */
export const gong: CodeDefinition = {
  id: "gong",
  name: "Gong",
  documentation: "https://help.gong.io/docs/create-an-app-for-gong",
  category: "sales",
  verified: "sources",
  registration: {
    notes: ["The app has to be approved before others can connect."],
  },
  endpoints: {
    authorization_endpoint: "https://app.gong.io/oauth2/authorize",
    token_endpoint: "https://app.gong.io/oauth2/generate-customer-token",
    api_base_url: "https://{api_base_url_for_customer}",
  },
  learned: {
    api_base_url_for_customer: {
      from: "token",
      path: ["api_base_url_for_customer"],
      kind: "host",
      allowed_hosts: ["api.gong.io"],
      required: true,
    },
  },
  client: { authentication: ["client_secret_basic"] },
  authorization: { pkce: false, parameters: { access_type: "offline" } },
};
