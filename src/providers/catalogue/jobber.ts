import type { CodeDefinition } from "../definition/catalogue-definition.ts";

/** Jobber: home service management. https://developer.getjobber.com/docs/building_your_app/app_authorization/ */
export const jobber: CodeDefinition = {
  id: "jobber",
  name: "Jobber",
  documentation: "https://developer.getjobber.com/docs/building_your_app/app_authorization/",
  category: "vertical",
  verified: "sources",
  registration: { url: "https://developer.getjobber.com" },
  endpoints: {
    authorization_endpoint: "https://api.getjobber.com/api/oauth/authorize",
    token_endpoint: "https://api.getjobber.com/api/oauth/token",
    api_base_url: "https://api.getjobber.com/api",
  },
  variables: {
    graphql_version: { label: "Version of the GraphQL API", kind: "text", default: "2025-01-20" },
  },
  client: { authentication: ["client_secret_post"] },
  // Public implementations with a secret do without PKCE.
  authorization: { pkce: false },
  // Responses have no expires_in, and tokens are valid for an hour.
  token: { default_expires_in: 3600 },
  // Without the version, requests are rejected.
  api: { headers: { "x-jobber-graphql-version": "{graphql_version}" } },
  account: {
    path: "graphql",
    method: "POST",
    body: { query: "{ account { id name } }" },
    id: [["data", "account", "id"]],
    label: [[["data", "account", "name"]]],
  },
};
