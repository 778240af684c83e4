import type { CodeDefinition } from "../definition/catalogue-definition.ts";

/** Fortnox: accounting and invoices. https://www.fortnox.se/developer/authorization */
export const fortnox: CodeDefinition = {
  id: "fortnox",
  name: "Fortnox",
  documentation: "https://www.fortnox.se/developer/authorization",
  category: "accounting",
  verified: "sources",
  registration: { url: "https://www.fortnox.se/developer" },
  endpoints: {
    authorization_endpoint: "https://apps.fortnox.se/oauth-v1/auth",
    token_endpoint: "https://apps.fortnox.se/oauth-v1/token",
    revocation_endpoint: "https://apps.fortnox.se/oauth-v1/revoke",
    api_base_url: "https://api.fortnox.se/3",
  },
  client: { authentication: ["client_secret_basic"] },
  scopes: {
    default: ["companyinformation"],
  },
  // Without it, there is no refresh token.
  authorization: { parameters: { access_type: "offline" } },
  // A public implementation says that refresh tokens last 45 days, and that each use brings a new one.
  token: { keep_alive_days: 45 },
  account: {
    path: "companyinformation",
    id: [["CompanyInformation", "DatabaseNumber"]],
    label: [[["CompanyInformation", "CompanyName"]]],
  },
  revocation: { token: "refresh_token" },
};
