import type { CodeDefinition } from "../definition/catalogue-definition.ts";

/** Cal.com: scheduling. https://cal.com/docs/api-reference/v2/oauth2 */
export const calCom: CodeDefinition = {
  id: "cal-com",
  name: "Cal.com",
  documentation: "https://cal.com/docs/api-reference/v2/oauth2",
  category: "scheduling",
  verified: "documentation",
  registration: { notes: ["Create the app in the settings of an account."] },
  endpoints: {
    authorization_endpoint: "https://app.cal.com/auth/oauth2/authorize",
    token_endpoint: "https://api.cal.com/v2/auth/oauth2/token",
    api_base_url: "https://api.cal.com",
  },
  client: { authentication: ["client_secret_post"] },
  // PKCE is for public clients, and public implementations with a secret do without.
  authorization: { pkce: false },
  api: { retry_after_headers: ["x-ratelimit-reset"] },
  account: {
    path: "v2/me",
    id: [["data", "id"]],
    label: [[["data", "email"]], [["data", "username"]]],
  },
};
