import type { CodeDefinition } from "../definition/catalogue-definition.ts";

/** Netlify: web hosting. https://docs.netlify.com/api/get-started/#authentication */
export const netlify: CodeDefinition = {
  id: "netlify",
  name: "Netlify",
  documentation: "https://docs.netlify.com/api/get-started/#authentication",
  category: "developer",
  verified: "sources",
  registration: { url: "https://app.netlify.com/user/applications" },
  endpoints: {
    authorization_endpoint: "https://app.netlify.com/authorize",
    token_endpoint: "https://api.netlify.com/oauth/token",
    api_base_url: "https://api.netlify.com/api/v1",
  },
  client: { authentication: ["client_secret_post"] },
  authorization: { pkce: false },
  account: { path: "user", id: [["id"]], label: [[["email"]], [["full_name"]]] },
};
