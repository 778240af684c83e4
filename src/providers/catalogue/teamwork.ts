import type { CodeDefinition } from "../definition/catalogue-definition.ts";

/** Teamwork.com: project management. https://apidocs.teamwork.com/guides/teamwork/app-login-flow */
export const teamwork: CodeDefinition = {
  id: "teamwork",
  name: "Teamwork.com",
  documentation: "https://apidocs.teamwork.com/guides/teamwork/app-login-flow",
  category: "project",
  verified: "documentation",
  registration: { notes: ["Create the app in the settings of an account."] },
  endpoints: {
    authorization_endpoint: "https://www.teamwork.com/launchpad/login",
    token_endpoint: "https://www.teamwork.com/launchpad/v1/token.json",
    api_base_url: "https://{api_host}",
  },
  learned: {
    api_host: {
      from: "token",
      path: ["installation", "apiEndPoint"],
      kind: "host",
      allowed_hosts: ["teamwork.com"],
      required: true,
    },
    installation_id: { from: "token", path: ["installation", "id"], kind: "path" },
    installation_name: { from: "token", path: ["installation", "name"] },
    user_id: { from: "token", path: ["user", "id"], kind: "path" },
  },
  client: { authentication: ["client_secret_post"] },
  // Access tokens don't expire, and there are no refresh tokens.
  token: { body: "json", refresh: false, account_fields: ["installation_id", "user_id"] },
  account: {
    path: "me.json",
    label: [[["person", "email-address"]]],
  },
};
