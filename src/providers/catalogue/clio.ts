import type { CodeDefinition } from "../definition/catalogue-definition.ts";

/** Clio: legal practice management. https://docs.developers.clio.com/api-docs/authorization/ */
export const clio: CodeDefinition = {
  id: "clio",
  name: "Clio",
  documentation: "https://docs.developers.clio.com/api-docs/authorization/",
  category: "vertical",
  verified: "sources",
  registration: { url: "https://developers.clio.com" },
  endpoints: {
    authorization_endpoint: "https://{host}/oauth/authorize",
    token_endpoint: "https://{host}/oauth/token",
    revocation_endpoint: "https://{host}/oauth/deauthorize",
    account_endpoint: "https://{host}/api/v4/users/who_am_i?fields=id,name,email",
    api_base_url: "https://{host}",
  },
  variables: {
    host: {
      label: "Host, by region",
      choices: ["app.clio.com", "eu.app.clio.com", "ca.app.clio.com", "au.app.clio.com"],
      default: "app.clio.com",
    },
  },
  client: { authentication: ["client_secret_post"] },
  account: { id: [["data", "id"]], label: [[["data", "email"]], [["data", "name"]]] },
  revocation: { token: "access_token", authentication: "token", scope: "grant" },
};
