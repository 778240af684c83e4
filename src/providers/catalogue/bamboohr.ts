import type { CodeDefinition } from "../definition/catalogue-definition.ts";

/** BambooHR: human resources. https://documentation.bamboohr.com/docs/getting-started */
export const bamboohr: CodeDefinition = {
  id: "bamboohr",
  name: "BambooHR",
  documentation: "https://documentation.bamboohr.com/docs/getting-started",
  category: "hr",
  verified: "documentation",
  registration: { url: "https://developers.bamboohr.com" },
  endpoints: {
    authorization_endpoint: "https://{subdomain}.bamboohr.com/authorize.php",
    // One script serves all requests, and this parameter says which one it is.
    token_endpoint: "https://{subdomain}.bamboohr.com/token.php?request=token",
    api_base_url: "https://api.bamboohr.com/api/gateway.php/{subdomain}",
  },
  variables: { subdomain: { label: "Company domain, before .bamboohr.com", example: "example" } },
  client: { authentication: ["client_secret_post"] },
  scopes: {
    default: ["openid", "email", "offline_access"],
  },
  authorization: { parameters: { request: "authorize" } },
};
