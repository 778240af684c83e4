import type { CodeDefinition } from "../definition/catalogue-definition.ts";

/** Apollo.io: sales intelligence. https://docs.apollo.io/docs/use-oauth-20-authorization-flow-to-access-apollo-user-information-partners */
export const apollo: CodeDefinition = {
  id: "apollo",
  name: "Apollo.io",
  documentation:
    "https://docs.apollo.io/docs/use-oauth-20-authorization-flow-to-access-apollo-user-information-partners",
  category: "sales",
  verified: "sources",
  registration: {
    notes: ["Clients are issued on request."],
  },
  endpoints: {
    // The page is a route of a browser app, so that the parameters follow the fragment.
    authorization_endpoint: "https://app.apollo.io/#/oauth/authorize",
    token_endpoint: "https://app.apollo.io/api/v1/oauth/token",
    api_base_url: "https://app.apollo.io/api",
  },
  client: { authentication: ["client_secret_post"] },
  scopes: {
    default: ["read_user_profile"],
  },
  authorization: { pkce: false },
  token: { body: "json" },
  // Public implementations read this response in two forms, so that it only tells whether a token works.
  account: {
    path: "v1/users/api_profile",
    label: [[["email"]], [["user", "email"]]],
  },
};
