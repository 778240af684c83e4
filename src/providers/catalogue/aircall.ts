import type { CodeDefinition } from "../definition/catalogue-definition.ts";

/** Aircall: business telephony. https://developer.aircall.io/tutorials/how-aircall-oauth-flow-works/ */
export const aircall: CodeDefinition = {
  id: "aircall",
  name: "Aircall",
  documentation: "https://developer.aircall.io/tutorials/how-aircall-oauth-flow-works/",
  category: "communication",
  verified: "sources",
  registration: { notes: ["Clients are issued on request."] },
  endpoints: {
    authorization_endpoint: "https://dashboard.aircall.io/oauth/authorize",
    token_endpoint: "https://api.aircall.io/v1/oauth/token",
    api_base_url: "https://api.aircall.io",
  },
  client: { authentication: ["client_secret_post"] },
  scopes: {
    default: ["public_api"],
  },
  // Access tokens don't expire, and there are no refresh tokens.
  token: { refresh: false },
  api: { retry_after_headers: ["x-aircallapi-reset"] },
  account: {
    path: "v1/integrations/me",
    id: [["integration", "company_id"]],
  },
};
