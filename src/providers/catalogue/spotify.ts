import type { CodeDefinition } from "../definition/catalogue-definition.ts";

/** Spotify: music streaming. https://developer.spotify.com/documentation/web-api/tutorials/code-flow */
export const spotify: CodeDefinition = {
  id: "spotify",
  name: "Spotify",
  documentation: "https://developer.spotify.com/documentation/web-api/tutorials/code-flow",
  category: "media",
  verified: "sources",
  registration: {
    url: "https://developer.spotify.com/dashboard",
    notes: ["The app has to be approved before others can connect."],
  },
  endpoints: {
    authorization_endpoint: "https://accounts.spotify.com/authorize",
    token_endpoint: "https://accounts.spotify.com/api/token",
    api_base_url: "https://api.spotify.com",
  },
  client: {
    authentication: ["client_secret_basic", "client_secret_post", "none"],
    grant_types: ["authorization_code", "client_credentials"],
  },
  account: { path: "v1/me", id: [["id"]], label: [[["display_name"]], [["email"]]] },
  revocation: { hint: "You can remove the app's access on the apps page of your Spotify account." },
};
