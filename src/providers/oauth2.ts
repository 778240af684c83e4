import { OPTION_NAMES, type CodeProvider } from "./provider.ts";

/** Any OAuth 2.0 server, with its endpoints or an issuer to discover (RFC 8414, OpenID Connect Discovery). */
export const oauth2 = Object.freeze<CodeProvider>({
  kind: "code",
  id: "oauth2",
  name: "OAuth 2.0",
  documentation: "https://www.rfc-editor.org/rfc/rfc6749",
  endpoints: {},
  variables: {},
  client: { authentication: ["client_secret_basic", "client_secret_post", "none"] },
  scopes: {
    known: {},
    default: [],
    separator: " ",
    caseSensitive: true,
    // https://developers.google.com/identity/protocols/oauth2/scopes: the long forms are returned for the short ones.
    equivalents: [
      ["email", "https://www.googleapis.com/auth/userinfo.email"],
      ["profile", "https://www.googleapis.com/auth/userinfo.profile"],
    ],
  },
  authorization: { pkce: true },
  token: {
    method: "POST",
    expiresInUnit: "seconds",
    defaultExpiresIn: null,
    refresh: true,
    keepAliveDays: null,
    metadataFields: [],
    accountFields: [],
  },
  api: {
    header: "authorization",
    scheme: "Bearer",
    metadataHeaders: {},
    contentType: null,
    neverReplayed: [],
    refusedStatuses: [401],
  },
  check: {
    path: "userinfo",
    accountFields: [["sub"]],
    labelFields: [[["email"]], [["preferred_username"]], [["name"]], [["sub"]]],
  },
  revocationHint: null,
  webhooks: null,
  options: OPTION_NAMES,
});
