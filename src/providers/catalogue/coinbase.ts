import type { CodeDefinition } from "../definition/catalogue-definition.ts";

/** Coinbase: crypto currencies. https://docs.cdp.coinbase.com/coinbase-app/oauth2-integration/reference */
export const coinbase: CodeDefinition = {
  id: "coinbase",
  name: "Coinbase",
  documentation: "https://docs.cdp.coinbase.com/coinbase-app/oauth2-integration/reference",
  category: "payments",
  verified: "documentation",
  registration: {
    url: "https://portal.cdp.coinbase.com",
    notes: ["Clients are issued on request."],
  },
  endpoints: {
    authorization_endpoint: "https://login.coinbase.com/oauth2/auth",
    token_endpoint: "https://login.coinbase.com/oauth2/token",
    revocation_endpoint: "https://login.coinbase.com/oauth2/revoke",
    api_base_url: "https://api.coinbase.com",
  },
  client: { authentication: ["client_secret_post"] },
  scopes: {
    // Without offline_access, there is no refresh token.
    default: ["wallet:user:read", "offline_access"],
  },
  account: {
    path: "v2/user",
    id: [["data", "id"]],
    label: [[["data", "email"]], [["data", "name"]]],
  },
};
