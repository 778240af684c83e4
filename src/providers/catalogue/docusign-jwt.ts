import type { CodeDefinition } from "../definition/catalogue-definition.ts";

/** Docusign, for a user who has consented before. https://developers.docusign.com/platform/auth/jwt-grant/ */
export const docusignJwt: CodeDefinition = {
  id: "docusign-jwt",
  name: "Docusign (JWT grant)",
  documentation: "https://developers.docusign.com/platform/auth/jwt-grant/",
  category: "files",
  verified: "documentation",
  registration: { notes: ["The client ID is the integration key. The user has to consent once before."] },
  endpoints: { token_endpoint: "https://{account_host}/oauth/token" },
  variables: {
    account_host: {
      label: "Account server",
      choices: ["account.docusign.com", "account-d.docusign.com"],
      default: "account.docusign.com",
    },
    user_id: { label: "User ID of the user to act for", kind: "path" },
  },
  client: { authentication: ["none"], grant_types: ["client_credentials"] },
  token: {
    parameters: { client_id: null },
    assertion: {
      alg: "RS256",
      claims: { iss: "{client_id}", sub: "{user_id}", aud: "{account_host}" },
      scope_claim: "scope",
      lifetime: 3600,
    },
  },
};
