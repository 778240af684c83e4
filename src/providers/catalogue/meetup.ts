import type { CodeDefinition } from "../definition/catalogue-definition.ts";

/** Meetup: groups and events. https://www.meetup.com/graphql/authentication/ */
export const meetup: CodeDefinition = {
  id: "meetup",
  name: "Meetup",
  documentation: "https://www.meetup.com/graphql/authentication/",
  category: "scheduling",
  verified: "sources",
  registration: { url: "https://www.meetup.com/api/oauth/list/" },
  endpoints: {
    authorization_endpoint: "https://secure.meetup.com/oauth2/authorize",
    token_endpoint: "https://secure.meetup.com/oauth2/access",
    api_base_url: "https://api.meetup.com",
  },
  client: { authentication: ["client_secret_post"] },
  authorization: { pkce: false },
  account: {
    path: "gql-ext",
    method: "POST",
    body: { query: "{ self { id name } }" },
    id: [["data", "self", "id"]],
    label: [[["data", "self", "name"]]],
  },
};
