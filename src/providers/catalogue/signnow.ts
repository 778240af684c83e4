import type { CodeDefinition } from "../definition/catalogue-definition.ts";

/** signNow: electronic signatures. https://docs.signnow.com/docs/signnow/authentication */
export const signnow: CodeDefinition = {
  id: "signnow",
  name: "signNow",
  documentation: "https://docs.signnow.com/docs/signnow/authentication",
  category: "files",
  verified: "sources",
  endpoints: {
    // Few sources name this page, but all that do agree. The documentation shows it without its host.
    authorization_endpoint: "https://app.signnow.com/authorize",
    token_endpoint: "https://api.signnow.com/oauth2/token",
    api_base_url: "https://api.signnow.com",
  },
  client: { authentication: ["client_secret_basic"] },
  authorization: { pkce: false },
  account: {
    path: "user",
    id: [["id"]],
    label: [[["primary_email"]], [["email"]], [["first_name"], ["last_name"]]],
  },
};
