import type { CodeDefinition } from "../definition/catalogue-definition.ts";

/** Zoom: video meetings. https://developers.zoom.us/docs/integrations/oauth/ */
export const zoom: CodeDefinition = {
  id: "zoom",
  name: "Zoom",
  documentation: "https://developers.zoom.us/docs/integrations/oauth/",
  category: "communication",
  verified: "sources",
  registration: {
    url: "https://marketplace.zoom.us/develop/create",
    notes: ["Create a general app, whose scopes include user:read:user."],
  },
  endpoints: {
    authorization_endpoint: "https://zoom.us/oauth/authorize",
    token_endpoint: "https://zoom.us/oauth/token",
    revocation_endpoint: "https://zoom.us/oauth/revoke",
    api_base_url: "https://api.zoom.us/v2",
  },
  client: { authentication: ["client_secret_basic", "client_secret_post"] },
  revocation: { token: "access_token" },
  account: {
    path: "users/me",
    id: [["account_id"], ["id"]],
    label: [[["email"]], [["display_name"]]],
  },
};
