import type { CodeDefinition } from "../definition/catalogue-definition.ts";

/** eBay: online marketplace. https://developer.ebay.com/api-docs/static/oauth-consent-request.html */
export const ebay: CodeDefinition = {
  id: "ebay",
  name: "eBay",
  documentation: "https://developer.ebay.com/api-docs/static/oauth-consent-request.html",
  category: "commerce",
  verified: "documentation",
  registration: {
    url: "https://developer.ebay.com/my/keys",
    notes: ["Enter the callback URL as the accepted URL of a RuName, which is the variable `ru_name`."],
  },
  variants: {
    variable: "environment",
    endpoints: {
      production: {
        authorization_endpoint: "https://auth.ebay.com/oauth2/authorize",
        token_endpoint: "https://api.ebay.com/identity/v1/oauth2/token",
        account_endpoint: "https://apiz.ebay.com/commerce/identity/v1/user/",
        api_base_url: "https://api.ebay.com/",
      },
      sandbox: {
        authorization_endpoint: "https://auth.sandbox.ebay.com/oauth2/authorize",
        token_endpoint: "https://api.sandbox.ebay.com/identity/v1/oauth2/token",
        account_endpoint: "https://apiz.sandbox.ebay.com/commerce/identity/v1/user/",
        api_base_url: "https://api.sandbox.ebay.com/",
      },
    },
  },
  variables: {
    environment: { label: "eBay environment", choices: ["production", "sandbox"], default: "production" },
    ru_name: { label: "Redirect URL name (RuName)", kind: "text", example: "Example-ExampleAp-PRD-abcdef" },
  },
  client: {
    authentication: ["client_secret_basic"],
    grant_types: ["authorization_code", "client_credentials"],
  },
  scopes: {
    default: [
      "https://api.ebay.com/oauth/api_scope",
      "https://api.ebay.com/oauth/api_scope/commerce.identity.readonly",
    ],
  },
  // eBay expects the name of a registered redirect URL in place of the URL.
  authorization: { redirect_uri: "{ru_name}" },
  // This API has its own host. It needs the scope commerce.identity.readonly.
  account: { id: [["userId"]], label: [[["username"]]] },
};
