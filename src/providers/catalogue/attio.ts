import type { CodeDefinition } from "../definition/catalogue-definition.ts";

/** Attio: customer relationship management. https://docs.attio.com/docs/oauth/token */
export const attio: CodeDefinition = {
  id: "attio",
  name: "Attio",
  documentation: "https://docs.attio.com/docs/oauth/token",
  category: "crm",
  verified: "documentation",
  registration: {
    url: "https://build.attio.com",
    notes: ["The scopes are chosen in the app's settings.", "Only an administrator can connect."],
  },
  endpoints: {
    authorization_endpoint: "https://app.attio.com/authorize",
    token_endpoint: "https://app.attio.com/oauth/token",
    api_base_url: "https://api.attio.com",
  },
  client: { authentication: ["client_secret_post"] },
  // Access tokens don't expire, and there are no refresh tokens.
  token: { refresh: false },
  account: {
    path: "v2/self",
    id: [["workspace_id"]],
    label: [[["workspace_name"]]],
  },
};
