import type { CodeDefinition } from "../definition/catalogue-definition.ts";

/** Dropbox Sign: electronic signatures, formerly HelloSign. https://developers.hellosign.com/docs/guides/o-auth/overview */
export const dropboxSign: CodeDefinition = {
  id: "dropbox-sign",
  name: "Dropbox Sign",
  documentation: "https://developers.hellosign.com/docs/guides/o-auth/overview",
  category: "files",
  verified: "sources",
  registration: {
    url: "https://app.hellosign.com/home/myAccount#api",
    notes: [
      "The scopes are chosen in the app's settings.",
      "The app has to be approved before others can connect.",
    ],
  },
  endpoints: {
    authorization_endpoint: "https://app.hellosign.com/oauth/authorize",
    token_endpoint: "https://app.hellosign.com/oauth/token",
    refresh_endpoint: "https://app.hellosign.com/oauth/token?refresh",
    api_base_url: "https://api.hellosign.com",
  },
  client: { authentication: ["client_secret_post"] },
  api: { retry_after_headers: ["x-ratelimit-reset"] },
  account: {
    path: "v3/account",
    id: [["account", "account_id"]],
    label: [[["account", "email_address"]]],
  },
};
