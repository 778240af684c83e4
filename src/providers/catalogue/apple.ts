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
      "The client secret is a JWT that you sign, and replace at least every six months.",
      "The email address is in the ID token, which is not kept.",
    ],
  },
  endpoints: {
    issuer: "https://appleid.apple.com",
    authorization_endpoint: "https://appleid.apple.com/auth/authorize",
    token_endpoint: "https://appleid.apple.com/auth/token",
    revocation_endpoint: "https://appleid.apple.com/auth/revoke",
  },
  client: { authentication: ["client_secret_post"] },
  scopes: {
    never_echoed: ["name", "email"],
  },
  // Required for scopes: the callback is a POST.
  authorization: { parameters: { response_mode: "form_post" } },
};
