import type { CodeDefinition } from "../definition/catalogue-definition.ts";

/** Lever: recruiting. https://hire.lever.co/developer/oauth */
export const lever: CodeDefinition = {
  id: "lever",
  name: "Lever",
  documentation: "https://hire.lever.co/developer/oauth",
  category: "hr",
  verified: "sources",
  registration: { notes: ["Clients are issued on request."] },
  variants: {
    variable: "api_host",
    endpoints: {
      "api.lever.co": {
        authorization_endpoint: "https://auth.lever.co/authorize",
        token_endpoint: "https://auth.lever.co/oauth/token",
        api_base_url: "https://api.lever.co",
      },
      "api.sandbox.lever.co": {
        authorization_endpoint: "https://sandbox-lever.auth0.com/authorize",
        token_endpoint: "https://sandbox-lever.auth0.com/oauth/token",
        api_base_url: "https://api.sandbox.lever.co",
      },
    },
  },
  variables: {
    api_host: {
      label: "Host of the API",
      choices: ["api.lever.co", "api.sandbox.lever.co"],
      default: "api.lever.co",
    },
  },
  client: { authentication: ["client_secret_post"] },
  scopes: {
    // Without it, there is no refresh token.
    default: ["offline_access"],
  },
  // The audience names the API that the token is for.
  authorization: { parameters: { audience: "https://{api_host}/v1/", prompt: "consent" } },
  // Public guides say that a refresh token expires after a year, or after 90 days without use.
  token: { keep_alive_days: 90 },
};
