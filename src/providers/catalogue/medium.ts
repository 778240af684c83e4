import type { CodeDefinition } from "../definition/catalogue-definition.ts";

/** Medium: blogs. https://github.com/Medium/medium-api-docs */
export const medium: CodeDefinition = {
  id: "medium",
  name: "Medium",
  documentation: "https://github.com/Medium/medium-api-docs",
  category: "content",
  verified: "sources",
  registration: { notes: ["Medium issues no new clients. Existing ones keep working."] },
  endpoints: {
    authorization_endpoint: "https://medium.com/m/oauth/authorize",
    token_endpoint: "https://api.medium.com/v1/tokens",
    api_base_url: "https://api.medium.com/v1",
  },
  client: { authentication: ["client_secret_post"] },
  scopes: {
    default: ["basicProfile"],
    separator: ",",
  },
  authorization: { pkce: false },
  account: { path: "me", id: [["data", "id"]], label: [[["data", "name"]], [["data", "username"]]] },
};
