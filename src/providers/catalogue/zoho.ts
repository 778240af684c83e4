import type { CodeDefinition } from "../definition/catalogue-definition.ts";

/** The hosts of the data centers. */
const ACCOUNT_HOSTS = [
  "accounts.zoho.com",
  "accounts.zoho.eu",
  "accounts.zoho.in",
  "accounts.zoho.com.au",
  "accounts.zoho.jp",
  "accounts.zohocloud.ca",
  "accounts.zoho.sa",
  "accounts.zoho.uk",
  "accounts.zoho.com.cn",
  "accounts.zoho.ae",
];

/** Zoho: CRM, Books, Desk, and other Zoho APIs. https://www.zoho.com/accounts/protocol/oauth/multi-dc/client-authorization.html */
export const zoho: CodeDefinition = {
  id: "zoho",
  name: "Zoho",
  documentation: "https://www.zoho.com/accounts/protocol/oauth/multi-dc/client-authorization.html",
  category: "crm",
  verified: "documentation",
  registration: {
    url: "https://api-console.zoho.com",
    notes: [
      "Turn on the other data centers with the same credentials.",
      "Zoho keeps 20 refresh tokens of a user. A new one ends the oldest.",
    ],
  },
  endpoints: {
    authorization_endpoint: "https://{login_host}/oauth/v2/auth",
    token_endpoint: "https://{accounts_server}/oauth/v2/token",
    revocation_endpoint: "https://{accounts_server}/oauth/v2/token/revoke",
    account_endpoint: "https://{accounts_server}/oauth/user/info",
    api_base_url: "https://{api_domain}",
  },
  variables: {
    login_host: {
      label: "Host of the login page. Zoho redirects to a person's data center from any of them.",
      choices: ACCOUNT_HOSTS,
      default: "accounts.zoho.com",
    },
  },
  learned: {
    // The data center of the account, where the code is valid.
    accounts_server: {
      from: "callback",
      path: ["accounts-server"],
      kind: "host",
      allowed_hosts: ACCOUNT_HOSTS,
      required: true,
    },
    location: { from: "callback", path: ["location"] },
    api_domain: {
      from: "token",
      path: ["api_domain"],
      kind: "host",
      allowed_hosts: [
        "zohoapis.com",
        "zohoapis.eu",
        "zohoapis.in",
        "zohoapis.com.au",
        "zohoapis.jp",
        "zohoapis.ca",
        "zohoapis.sa",
        "zohoapis.uk",
        "zohoapis.com.cn",
        "zohoapis.ae",
        "zohocloud.ca",
      ],
      required: true,
    },
  },
  client: { authentication: ["client_secret_post"] },
  scopes: {
    default: ["AaaServer.profile.READ"],
    separator: ",",
  },
  authorization: {
    // Without both, there is no refresh token, or only the first time.
    parameters: { access_type: "offline", prompt: "consent" },
  },
  // The error of a refresh token that has ended.
  token: { final_errors: ["invalid_code"] },
  api: { scheme: "Zoho-oauthtoken" },
  account: {
    id: [["ZUID"]],
    label: [[["Email"]], [["Display_Name"]]],
  },
  revocation: { token: "refresh_token", token_in: "query", authentication: "none", scope: "grant" },
};
