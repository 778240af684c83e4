import type { CodeDefinition } from "../definition/catalogue-definition.ts";

/** Front: a shared inbox. https://dev.frontapp.com/docs/oauth */
export const front: CodeDefinition = {
  id: "front",
  name: "Front",
  documentation: "https://dev.frontapp.com/docs/oauth",
  category: "support",
  verified: "documentation",
  registration: { notes: ["Only an administrator can connect."] },
  endpoints: {
    authorization_endpoint: "https://app.frontapp.com/oauth/authorize",
    token_endpoint: "https://app.frontapp.com/oauth/token",
    api_base_url: "https://api2.frontapp.com",
  },
  client: { authentication: ["client_secret_basic", "client_secret_post"] },
  // The time at which the token expires, in place of a lifetime.
  token: { fields: { expires_at: ["expires_at"] } },
  account: {
    path: "me",
    id: [["id"]],
    label: [[["name"]]],
  },
};
