import type { CodeDefinition } from "../definition/catalogue-definition.ts";

/** Garmin: sports watches and health data. https://developer.garmin.com/gc-developer-program/ */
export const garmin: CodeDefinition = {
  id: "garmin",
  name: "Garmin",
  documentation: "https://developer.garmin.com/gc-developer-program/",
  category: "fitness",
  verified: "sources",
  registration: {
    url: "https://developerportal.garmin.com",
    notes: ["The app has to be approved before others can connect."],
  },
  endpoints: {
    // Many public implementations agree on these for Garmin's developer program. Those with connectapi.garmin.com sign
    // in as Garmin's own app, or are for OAuth 1.0a.
    authorization_endpoint: "https://connect.garmin.com/oauth2Confirm",
    token_endpoint: "https://diauth.garmin.com/di-oauth2-service/oauth/token",
    revocation_endpoint: "https://apis.garmin.com/wellness-api/rest/user/registration",
    api_base_url: "https://apis.garmin.com",
  },
  client: { authentication: ["client_secret_post"] },
  account: { path: "wellness-api/rest/user/id", id: [["userId"]] },
  // Deletes the user's registration with the app.
  revocation: { method: "DELETE", token: "access_token", token_in: "header", authentication: "token" },
};
