import type { CodeDefinition } from "../definition/catalogue-definition.ts";

/** RingCentral: business telephony. https://developers.ringcentral.com/guide/authentication/auth-code-flow */
export const ringcentral: CodeDefinition = {
  id: "ringcentral",
  name: "RingCentral",
  documentation: "https://developers.ringcentral.com/guide/authentication/auth-code-flow",
  category: "communication",
  verified: "sources",
  registration: {
    url: "https://developers.ringcentral.com/my-account.html#/applications",
    notes: ["The scopes are chosen in the app's settings."],
  },
  endpoints: {
    authorization_endpoint: "https://platform.ringcentral.com/restapi/oauth/authorize",
    token_endpoint: "https://platform.ringcentral.com/restapi/oauth/token",
    revocation_endpoint: "https://platform.ringcentral.com/restapi/oauth/revoke",
    api_base_url: "https://platform.ringcentral.com",
  },
  client: { authentication: ["client_secret_basic"] },
  token: { metadata_fields: ["owner_id", "endpoint_id"] },
  account: {
    path: "restapi/v1.0/account/~/extension/~",
    id: [["id"]],
    label: [[["contact", "email"]], [["name"]]],
  },
};
