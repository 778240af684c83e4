import type { CodeDefinition } from "../definition/catalogue-definition.ts";

/** Mailchimp: email marketing. https://mailchimp.com/developer/marketing/guides/access-user-data-oauth-2/ */
export const mailchimp: CodeDefinition = {
  id: "mailchimp",
  name: "Mailchimp",
  documentation: "https://mailchimp.com/developer/marketing/guides/access-user-data-oauth-2/",
  category: "marketing",
  verified: "sources",
  registration: { url: "https://admin.mailchimp.com/account/oauth2/" },
  endpoints: {
    authorization_endpoint: "https://login.mailchimp.com/oauth2/authorize",
    token_endpoint: "https://login.mailchimp.com/oauth2/token",
    account_endpoint: "https://login.mailchimp.com/oauth2/metadata",
    api_base_url: "https://{dc}.api.mailchimp.com",
  },
  client: { authentication: ["client_secret_post"] },
  // The data center of the account, which is a part of the API's host.
  learned: { dc: { from: "account", path: ["dc"], kind: "label" } },
  // Tokens do not expire: `expires_in` is zero.
  token: { refresh: false },
  account: {
    scheme: "OAuth",
    id: [["user_id"]],
    label: [[["accountname"]], [["login", "email"]]],
  },
};
