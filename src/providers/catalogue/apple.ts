import type { CodeDefinition } from "../definition/catalogue-definition.ts";

/** Apple: Sign in with Apple. https://developer.apple.com/documentation/signinwithapplerestapi */
export const apple: CodeDefinition = {
  id: "apple",
  name: "Apple",
  documentation: "https://developer.apple.com/documentation/signinwithapplerestapi",
  category: "identity",
  verified: "sources",
  registration: {
    url: "https://developer.apple.com/account/resources/identifiers/list/serviceId",
    notes: [
      "With a private key, its key ID, and your team ID, Latchkey signs the client secret for each request. A client secret that you sign yourself has to be replaced at least every six months.",
      "The email address is in the ID token, which is not kept.",
    ],
  },
  endpoints: {
    issuer: "https://appleid.apple.com",
    authorization_endpoint: "https://appleid.apple.com/auth/authorize",
    token_endpoint: "https://appleid.apple.com/auth/token",
    revocation_endpoint: "https://appleid.apple.com/auth/revoke",
  },
  variables: {
    team_id: { label: "Team ID, for a private key", kind: "path", required: false, example: "A1B2C3D4E5" },
    key_id: { label: "Key ID of the private key", kind: "path", required: false, example: "F6G7H8J9K0" },
  },
  client: {
    authentication: ["client_secret_post"],
    // https://developer.apple.com/documentation/accountorganizationaldatasharing/creating-a-client-secret
    secret_jwt: {
      alg: "ES256",
      kid: "{key_id}",
      claims: { iss: "{team_id}", sub: "{client_id}", aud: "https://appleid.apple.com" },
    },
  },
  scopes: {
    never_echoed: ["name", "email"],
  },
  // Required for scopes: the callback is a POST.
  authorization: { parameters: { response_mode: "form_post" } },
};
