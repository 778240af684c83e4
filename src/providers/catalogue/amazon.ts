import type { CodeDefinition } from "../definition/catalogue-definition.ts";

/** Amazon: sign-in and APIs of Amazon. https://developer.amazon.com/docs/login-with-amazon/authorization-code-grant.html */
export const amazon: CodeDefinition = {
  id: "amazon",
  name: "Amazon",
  documentation: "https://developer.amazon.com/docs/login-with-amazon/authorization-code-grant.html",
  category: "identity",
  verified: "sources",
  registration: { url: "https://developer.amazon.com/loginwithamazon/console/site/lwa/overview.html" },
  variants: {
    variable: "region",
    endpoints: {
      na: {
        authorization_endpoint: "https://www.amazon.com/ap/oa",
        token_endpoint: "https://api.amazon.com/auth/o2/token",
        api_base_url: "https://api.amazon.com",
      },
      eu: {
        authorization_endpoint: "https://eu.account.amazon.com/ap/oa",
        token_endpoint: "https://api.amazon.co.uk/auth/o2/token",
        api_base_url: "https://api.amazon.co.uk",
      },
      fe: {
        authorization_endpoint: "https://apac.account.amazon.com/ap/oa",
        token_endpoint: "https://api.amazon.co.jp/auth/o2/token",
        api_base_url: "https://api.amazon.co.jp",
      },
    },
  },
  variables: { region: { label: "Region", choices: ["na", "eu", "fe"], default: "na" } },
  client: { authentication: ["client_secret_post"] },
  scopes: {
    default: ["profile"],
  },
  account: { path: "user/profile", id: [["user_id"]], label: [[["email"]], [["name"]]] },
};
