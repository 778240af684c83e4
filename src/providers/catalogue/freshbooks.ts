import type { CodeDefinition } from "../definition/catalogue-definition.ts";

/** FreshBooks: accounting and invoices. https://www.freshbooks.com/api/authentication */
export const freshbooks: CodeDefinition = {
  id: "freshbooks",
  name: "FreshBooks",
  documentation: "https://www.freshbooks.com/api/authentication",
  category: "accounting",
  verified: "documentation",
  registration: {
    url: "https://my.freshbooks.com/#/developer",
    notes: ["The scopes are chosen in the app's settings."],
  },
  endpoints: {
    // One source has auth.freshbooks.com/service/auth/oauth/authorize. FreshBooks shows this URL in the settings of an app.
    authorization_endpoint: "https://auth.freshbooks.com/oauth/authorize",
    token_endpoint: "https://api.freshbooks.com/auth/oauth/token",
    revocation_endpoint: "https://api.freshbooks.com/auth/oauth/revoke",
    api_base_url: "https://api.freshbooks.com",
  },
  client: { authentication: ["client_secret_post"] },
  account: {
    path: "auth/api/v1/users/me",
    id: [["response", "id"]],
    label: [[["response", "email"]]],
  },
  revocation: { body: "json" },
};
