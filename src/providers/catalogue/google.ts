import type { CodeDefinition } from "../definition/catalogue-definition.ts";

/** Google: Workspace, YouTube, and other Google APIs. https://developers.google.com/identity/protocols/oauth2/web-server */
export const google: CodeDefinition = {
  id: "google",
  name: "Google",
  documentation: "https://developers.google.com/identity/protocols/oauth2/web-server",
  category: "identity",
  verified: "sources",
  registration: {
    url: "https://console.cloud.google.com/auth/clients",
    notes: [
      "Enable the APIs that the app calls in the same project.",
      "The account requires the scope openid. Refresh tokens of an app in testing end after seven days.",
      "Device codes need a client of the type TVs and Limited Input devices, which can request only a few scopes.",
    ],
  },
  endpoints: {
    issuer: "https://accounts.google.com",
    authorization_endpoint: "https://accounts.google.com/o/oauth2/v2/auth",
    device_authorization_endpoint: "https://oauth2.googleapis.com/device/code",
    token_endpoint: "https://oauth2.googleapis.com/token",
    revocation_endpoint: "https://oauth2.googleapis.com/revoke",
    userinfo_endpoint: "https://openidconnect.googleapis.com/v1/userinfo",
    api_base_url: "https://www.googleapis.com",
  },
  client: { authentication: ["client_secret_post", "client_secret_basic"] },
  scopes: {
    known: {
      openid: "Know who you are",
      email: "See your email address",
      profile: "See your name and picture",
    },
    default: ["openid", "email", "profile"],
    // The long forms are returned for the short ones.
    equivalents: [
      ["email", "https://www.googleapis.com/auth/userinfo.email"],
      ["profile", "https://www.googleapis.com/auth/userinfo.profile"],
    ],
  },
  authorization: {
    // Without both, only the first authorization of a person brings a refresh token, or none does.
    parameters: { access_type: "offline", prompt: "consent" },
  },
  account: {
    path: "userinfo",
    id: [["sub"]],
    label: [[["email"]], [["name"]]],
  },
};
