import type { CodeDefinition } from "../definition/catalogue-definition.ts";

/** Pennylane: accounting. https://pennylane.readme.io/docs/oauth-20-walkthrough */
export const pennylane: CodeDefinition = {
  id: "pennylane",
  name: "Pennylane",
  documentation: "https://pennylane.readme.io/docs/oauth-20-walkthrough",
  category: "accounting",
  verified: "sources",
  registration: { notes: ["Clients are issued on request."] },
  endpoints: {
    authorization_endpoint: "https://app.pennylane.com/oauth/authorize",
    token_endpoint: "https://app.pennylane.com/oauth/token",
    revocation_endpoint: "https://app.pennylane.com/oauth/revoke",
    api_base_url: "https://app.pennylane.com",
  },
  client: { authentication: ["client_secret_post"] },
  // Public guides say that refresh tokens last 90 days, and that each use brings a new one.
  token: { keep_alive_days: 90 },
  api: { retry_after_headers: ["ratelimit-reset"] },
  account: {
    path: "api/external/v2/me",
    id: [["company", "id"]],
    label: [[["company", "name"]], [["user", "email"]]],
  },
};
