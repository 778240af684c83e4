import type { CodeDefinition } from "../definition/catalogue-definition.ts";

/** Google service accounts, without an end user. https://developers.google.com/identity/protocols/oauth2/service-account */
export const googleServiceAccount: CodeDefinition = {
  id: "google-service-account",
  name: "Google (service account)",
  documentation: "https://developers.google.com/identity/protocols/oauth2/service-account",
  category: "identity",
  verified: "documentation",
  registration: {
    url: "https://console.cloud.google.com/iam-admin/serviceaccounts",
    notes: ["The client ID is client_email of the key file, and the private key is private_key."],
  },
  endpoints: {
    token_endpoint: "https://oauth2.googleapis.com/token",
    api_base_url: "https://www.googleapis.com",
  },
  variables: {
    subject: {
      label: "Email address of the user to act for, with domain-wide delegation",
      kind: "text",
      required: false,
    },
  },
  client: { authentication: ["none"], grant_types: ["client_credentials"] },
  token: {
    parameters: { client_id: null },
    assertion: {
      alg: "RS256",
      claims: { iss: "{client_id}", sub: "{subject}", aud: "https://oauth2.googleapis.com/token" },
      scope_claim: "scope",
      lifetime: 3600,
    },
  },
};
