import type { CodeDefinition } from "../definition/catalogue-definition.ts";

/** Deel: payroll and contracts. https://developer.deel.com/api/oauth */
export const deel: CodeDefinition = {
  id: "deel",
  name: "Deel",
  documentation: "https://developer.deel.com/api/oauth",
  category: "hr",
  verified: "documentation",
  registration: { notes: ["Create the app in the settings of an account."] },
  endpoints: {
    authorization_endpoint: "https://app.deel.com/oauth2/authorize",
    token_endpoint: "https://app.deel.com/oauth2/tokens",
    api_base_url: "https://api.letsdeel.com",
  },
  client: { authentication: ["client_secret_basic"] },
  // Requests with a token of an app also have to name the app.
  api: { headers: { "x-client-id": "{client_id}" } },
};
