import type { CodeDefinition } from "../definition/catalogue-definition.ts";

/** Buffer: social media scheduling. https://developers.buffer.com/guides/building-apps.html */
export const buffer: CodeDefinition = {
  id: "buffer",
  name: "Buffer",
  documentation: "https://developers.buffer.com/guides/building-apps.html",
  category: "marketing",
  verified: "documentation",
  endpoints: {
    // The documented endpoints of the current API. Public implementations with bufferapp.com are for the one before it.
    authorization_endpoint: "https://auth.buffer.com/auth",
    token_endpoint: "https://auth.buffer.com/token",
    account_endpoint: "https://api.buffer.com",
    api_base_url: "https://api.buffer.com",
  },
  client: { authentication: ["client_secret_post", "none"] },
  scopes: {
    // Without `offline_access`, there is no refresh token.
    default: ["account:read", "offline_access"],
  },
  // A person who has consented before gets a refresh token only if asked again.
  authorization: { parameters: { prompt: "consent" } },
  account: {
    method: "POST",
    body: { query: "{ account { id email } }" },
    id: [["data", "account", "id"]],
    label: [[["data", "account", "email"]]],
  },
  revocation: { hint: "You can remove the app's access in the settings of your Buffer account." },
};
