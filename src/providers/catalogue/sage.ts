import type { CodeDefinition } from "../definition/catalogue-definition.ts";

/** Sage Accounting: accounting. https://developer.sage.com/accounting/guides/authenticating/authentication/ */
export const sage: CodeDefinition = {
  id: "sage",
  name: "Sage Accounting",
  documentation: "https://developer.sage.com/accounting/guides/authenticating/authentication/",
  category: "accounting",
  verified: "sources",
  registration: { url: "https://developerselfservice.sageone.com" },
  endpoints: {
    authorization_endpoint: "https://www.sageone.com/oauth2/auth/central",
    token_endpoint: "https://oauth.accounting.sage.com/token",
    revocation_endpoint: "https://oauth.accounting.sage.com/revoke",
    api_base_url: "https://api.accounting.sage.com",
  },
  client: { authentication: ["client_secret_post"] },
  scopes: {
    default: ["full_access"],
  },
  // Only countries with version 3.1 of the API are offered.
  authorization: { parameters: { filter: "apiv3.1" } },
  // A public implementation says that an unused refresh token expires after 31 days.
  token: { keep_alive_days: 31 },
  account: {
    path: "v3.1/user",
    id: [["id"]],
    label: [[["email"]], [["displayed_as"]]],
  },
};
