import type { CodeDefinition } from "../definition/catalogue-definition.ts";

/** Splitwise: shared expenses. https://dev.splitwise.com */
export const splitwise: CodeDefinition = {
  id: "splitwise",
  name: "Splitwise",
  documentation: "https://dev.splitwise.com",
  category: "payments",
  verified: "sources",
  registration: { url: "https://secure.splitwise.com/apps" },
  endpoints: {
    // Nearly all public implementations have this host. The one with www.splitwise.com is an older list of providers.
    authorization_endpoint: "https://secure.splitwise.com/oauth/authorize",
    token_endpoint: "https://secure.splitwise.com/oauth/token",
    api_base_url: "https://secure.splitwise.com",
  },
  client: { authentication: ["client_secret_post"] },
  account: {
    path: "api/v3.0/get_current_user",
    id: [["user", "id"]],
    label: [
      [["user", "email"]],
      [
        ["user", "first_name"],
        ["user", "last_name"],
      ],
    ],
  },
};
