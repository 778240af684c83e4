import type { CodeDefinition } from "../definition/catalogue-definition.ts";

/** Linear: issue tracking. https://linear.app/developers/oauth-2-0-authentication */
export const linear: CodeDefinition = {
  id: "linear",
  name: "Linear",
  documentation: "https://linear.app/developers/oauth-2-0-authentication",
  category: "project",
  verified: "sources",
  registration: { url: "https://linear.app/settings/api/applications/new" },
  endpoints: {
    authorization_endpoint: "https://linear.app/oauth/authorize",
    token_endpoint: "https://api.linear.app/oauth/token",
    revocation_endpoint: "https://api.linear.app/oauth/revoke",
    api_base_url: "https://api.linear.app",
  },
  client: { authentication: ["client_secret_post"] },
  scopes: {
    default: ["read"],
    separator: ",",
  },
  authorization: {
    pkce: false,
    // Without it, a person who has authorized the app before can't choose another workspace.
    parameters: { prompt: "consent" },
  },
  api: { retry_after_headers: ["x-ratelimit-requests-reset"] },
  account: {
    path: "graphql",
    method: "POST",
    body: { query: "{ viewer { id name email organization { id name } } }" },
    id: [
      ["data", "viewer", "organization", "id"],
      ["data", "viewer", "id"],
    ],
    label: [[["data", "viewer", "email"]], [["data", "viewer", "name"]]],
  },
};
