import type { CodeDefinition } from "../definition/catalogue-definition.ts";

/** Klaviyo: marketing automation. https://developers.klaviyo.com/en/docs/set_up_oauth */
export const klaviyo: CodeDefinition = {
  id: "klaviyo",
  name: "Klaviyo",
  documentation: "https://developers.klaviyo.com/en/docs/set_up_oauth",
  category: "marketing",
  verified: "sources",
  registration: { url: "https://www.klaviyo.com/manage-apps" },
  endpoints: {
    authorization_endpoint: "https://www.klaviyo.com/oauth/authorize",
    token_endpoint: "https://a.klaviyo.com/oauth/token",
    revocation_endpoint: "https://a.klaviyo.com/oauth/revoke",
    api_base_url: "https://a.klaviyo.com",
  },
  client: { authentication: ["client_secret_basic"] },
  scopes: {
    default: ["accounts:read"],
  },
  // A public implementation says that an unused refresh token expires after 90 days.
  token: { keep_alive_days: 90 },
  // Requests name the revision of the API.
  api: { headers: { revision: "2024-07-15" } },
  account: {
    path: "api/accounts",
    list: { path: ["data"], pick: ["only", "first"] },
    id: [["id"]],
    label: [[["attributes", "contact_information", "organization_name"]]],
  },
};
