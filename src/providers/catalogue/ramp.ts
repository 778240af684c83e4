import type { CodeDefinition } from "../definition/catalogue-definition.ts";

/** Ramp: company cards and expenses. https://docs.ramp.com/developer-api/v1/authorization */
export const ramp: CodeDefinition = {
  id: "ramp",
  name: "Ramp",
  documentation: "https://docs.ramp.com/developer-api/v1/authorization",
  category: "accounting",
  verified: "documentation",
  registration: {
    url: "https://app.ramp.com/developer",
    notes: ["The scopes are chosen in the app's settings."],
  },
  endpoints: {
    // One source has api.ramp.com/v1/authorize. The documentation has this host.
    authorization_endpoint: "https://app.ramp.com/v1/authorize",
    token_endpoint: "https://api.ramp.com/developer/v1/token",
    revocation_endpoint: "https://api.ramp.com/developer/v1/token/revoke",
    api_base_url: "https://api.ramp.com",
  },
  client: { authentication: ["client_secret_basic"] },
  scopes: {
    default: ["business:read"],
  },
  account: {
    path: "developer/v1/business",
    id: [["id"]],
    label: [[["business_name_legal"]]],
  },
};
