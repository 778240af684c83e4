import type { CodeDefinition } from "../definition/catalogue-definition.ts";

/** Pinterest: visual discovery. https://developers.pinterest.com/docs/getting-started/set-up-authentication-and-authorization/ */
export const pinterest: CodeDefinition = {
  id: "pinterest",
  name: "Pinterest",
  documentation:
    "https://developers.pinterest.com/docs/getting-started/set-up-authentication-and-authorization/",
  category: "social",
  verified: "sources",
  registration: { url: "https://developers.pinterest.com/apps/" },
  endpoints: {
    // Those of v5. Public implementations with api.pinterest.com/v1 are for an API that has ended.
    authorization_endpoint: "https://www.pinterest.com/oauth/",
    token_endpoint: "https://api.pinterest.com/v5/oauth/token",
    api_base_url: "https://api.pinterest.com",
  },
  client: { authentication: ["client_secret_basic"] },
  scopes: {
    default: ["user_accounts:read"],
    separator: ",",
  },
  account: { path: "v5/user_account", id: [["id"]], label: [[["username"]]] },
};
