import type { CodeDefinition } from "../definition/catalogue-definition.ts";

/** Mollie: payments. https://docs.mollie.com/reference/authorize-endpoint */
export const mollie: CodeDefinition = {
  id: "mollie",
  name: "Mollie",
  documentation: "https://docs.mollie.com/reference/authorize-endpoint",
  category: "payments",
  verified: "documentation",
  registration: { url: "https://my.mollie.com/dashboard/developers/applications" },
  endpoints: {
    // One source has www.mollie.com. The documentation has this host.
    authorization_endpoint: "https://my.mollie.com/oauth2/authorize",
    token_endpoint: "https://api.mollie.com/oauth2/tokens",
    revocation_endpoint: "https://api.mollie.com/oauth2/tokens",
    api_base_url: "https://api.mollie.com",
  },
  client: { authentication: ["client_secret_basic", "client_secret_post"] },
  scopes: {
    // The server requires a scope.
    default: ["organizations.read"],
  },
  authorization: { pkce: false },
  account: {
    path: "v2/organizations/me",
    id: [["id"]],
    label: [[["name"]], [["email"]]],
  },
  revocation: { method: "DELETE", token: "refresh_token", scope: "grant" },
};
