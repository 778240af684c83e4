import type { CodeDefinition } from "../definition/catalogue-definition.ts";

/** Segment: customer data. https://segment.com/docs/partners/enable-with-segment/ */
export const segment: CodeDefinition = {
  id: "segment",
  name: "Segment",
  documentation: "https://segment.com/docs/partners/enable-with-segment/",
  category: "data",
  verified: "documentation",
  registration: { notes: ["Connections end after an hour. Segment issues no refresh tokens."] },
  endpoints: {
    authorization_endpoint: "https://id.segmentapis.com/oauth2/auth",
    token_endpoint: "https://id.segmentapis.com/oauth2/token",
    api_base_url: "https://platform.segmentapis.com",
  },
  client: { authentication: ["client_secret_basic"] },
  scopes: {
    default: ["workspace:read"],
  },
  token: {
    // Each grant is an installation of the app, which has a name.
    metadata_fields: ["install_name"],
    account_fields: ["install_name"],
    // Tokens are valid for an hour, and there is no refresh token. An API issues a new token for an installation, at a
    // path that contains the name with its slash.
    refresh: false,
  },
};
