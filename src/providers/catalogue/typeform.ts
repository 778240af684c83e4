import type { CodeDefinition } from "../definition/catalogue-definition.ts";

/** Typeform: forms and surveys. https://www.typeform.com/developers/get-started/applications/ */
export const typeform: CodeDefinition = {
  id: "typeform",
  name: "Typeform",
  documentation: "https://www.typeform.com/developers/get-started/applications/",
  category: "marketing",
  verified: "sources",
  registration: { url: "https://admin.typeform.com/user/applications" },
  endpoints: {
    authorization_endpoint: "https://api.typeform.com/oauth/authorize",
    token_endpoint: "https://api.typeform.com/oauth/token",
    api_base_url: "https://api.typeform.com",
  },
  client: { authentication: ["client_secret_post", "client_secret_basic"] },
  scopes: {
    // Without `offline`, there is no refresh token.
    default: ["accounts:read", "offline"],
    never_echoed: ["offline"],
  },
  authorization: { pkce: false },
  // The response has an alias, an email address, and a language.
  account: { path: "me", id: [["email"]], label: [[["email"]]] },
};
