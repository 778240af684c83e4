import type { CodeDefinition } from "../definition/catalogue-definition.ts";

/** DocuSign: electronic signatures. https://developers.docusign.com/platform/auth/authcode/ */
export const docusign: CodeDefinition = {
  id: "docusign",
  name: "DocuSign",
  documentation: "https://developers.docusign.com/platform/auth/authcode/",
  category: "files",
  verified: "documentation",
  registration: {
    url: "https://admindemo.docusign.com/apps-and-keys",
    notes: ["The app has to be approved before others can connect."],
  },
  variants: {
    variable: "environment",
    endpoints: {
      production: {
        authorization_endpoint: "https://account.docusign.com/oauth/auth",
        token_endpoint: "https://account.docusign.com/oauth/token",
        account_endpoint: "https://account.docusign.com/oauth/userinfo",
      },
      demo: {
        authorization_endpoint: "https://account-d.docusign.com/oauth/auth",
        token_endpoint: "https://account-d.docusign.com/oauth/token",
        account_endpoint: "https://account-d.docusign.com/oauth/userinfo",
      },
    },
  },
  endpoints: { api_base_url: "https://{base_uri}" },
  variables: {
    environment: { label: "DocuSign environment", choices: ["production", "demo"], default: "production" },
  },
  learned: {
    base_uri: {
      from: "account",
      path: ["base_uri"],
      kind: "host",
      allowed_hosts: ["docusign.net", "docusign.com"],
    },
    account_id: { from: "account", path: ["account_id"], kind: "path" },
  },
  client: { authentication: ["client_secret_basic"] },
  scopes: {
    // With extended, a refresh brings a refresh token with a full lifetime.
    default: ["signature", "extended"],
  },
  // Public guides say that refresh tokens with extended last 30 days.
  token: { keep_alive_days: 30 },
  account: {
    list: { path: ["accounts"], pick: ["only", { path: ["is_default"], is: true }, "first"] },
    id: [["account_id"]],
    label: [[["account_name"]]],
  },
};
