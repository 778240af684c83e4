import type { CodeDefinition } from "../definition/catalogue-definition.ts";

/** SoundCloud: music sharing. https://developers.soundcloud.com/docs/api/guide */
export const soundcloud: CodeDefinition = {
  id: "soundcloud",
  name: "SoundCloud",
  documentation: "https://developers.soundcloud.com/docs/api/guide",
  category: "media",
  verified: "documentation",
  registration: { url: "https://soundcloud.com/you/apps" },
  endpoints: {
    // The documented endpoints of OAuth 2.1. Most public implementations still have the ones before it, which
    // SoundCloud planned to end in October 2024.
    authorization_endpoint: "https://secure.soundcloud.com/authorize",
    token_endpoint: "https://secure.soundcloud.com/oauth/token",
    revocation_endpoint: "https://secure.soundcloud.com/sign-out",
    api_base_url: "https://api.soundcloud.com",
  },
  client: { authentication: ["client_secret_post"] },
  api: { scheme: "OAuth" },
  account: { path: "me", id: [["urn"]], label: [[["username"]]] },
  revocation: {
    token: "access_token",
    token_parameter: "access_token",
    body: "json",
    authentication: "none",
    scope: "grant",
  },
};
