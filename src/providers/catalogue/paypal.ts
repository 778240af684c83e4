import type { CodeDefinition } from "../definition/catalogue-definition.ts";

/** PayPal: Log in with PayPal. https://developer.paypal.com/docs/log-in-with-paypal/integrate/ */
export const paypal: CodeDefinition = {
  id: "paypal",
  name: "PayPal",
  documentation: "https://developer.paypal.com/docs/log-in-with-paypal/integrate/",
  category: "payments",
  verified: "sources",
  registration: {
    url: "https://developer.paypal.com/dashboard/applications",
    notes: ["Turn on Log in with PayPal for the app, and select the attributes of a person there."],
  },
  // Sources differ. Those that are newer have these endpoints, and the token endpoint is also that of PayPal's documentation.
  // The paths with openidconnect are of an earlier version of Log in with PayPal.
  variants: {
    variable: "environment",
    endpoints: {
      live: {
        authorization_endpoint: "https://www.paypal.com/signin/authorize",
        token_endpoint: "https://api-m.paypal.com/v1/oauth2/token",
        account_endpoint: "https://api-m.paypal.com/v1/identity/oauth2/userinfo?schema=paypalv1.1",
        api_base_url: "https://api-m.paypal.com",
      },
      sandbox: {
        authorization_endpoint: "https://www.sandbox.paypal.com/signin/authorize",
        token_endpoint: "https://api-m.sandbox.paypal.com/v1/oauth2/token",
        account_endpoint: "https://api-m.sandbox.paypal.com/v1/identity/oauth2/userinfo?schema=paypalv1.1",
        api_base_url: "https://api-m.sandbox.paypal.com",
      },
    },
  },
  variables: { environment: { label: "PayPal environment", choices: ["live", "sandbox"], default: "live" } },
  client: {
    authentication: ["client_secret_basic"],
    grant_types: ["authorization_code", "client_credentials"],
  },
  scopes: {
    default: ["openid"],
  },
  account: {
    id: [["user_id"]],
    label: [[["emails", "0", "value"]], [["name"]]],
  },
};
