import type { CodeDefinition } from "../definition/catalogue-definition.ts";

/** Factorial: human resources. https://apidoc.factorialhr.com/docs/authentication-1 */
export const factorial: CodeDefinition = {
  id: "factorial",
  name: "Factorial",
  documentation: "https://apidoc.factorialhr.com/docs/authentication-1",
  category: "hr",
  verified: "documentation",
  registration: { url: "https://api.factorialhr.com/oauth/applications" },
  endpoints: {
    // The description of the API has both of these URLs.
    authorization_endpoint: "https://api.factorialhr.com/oauth/authorize",
    token_endpoint: "https://api.factorialhr.com/oauth/token",
    api_base_url: "https://api.factorialhr.com/api",
  },
  client: { authentication: ["client_secret_post"] },
  authorization: { pkce: false },
};
