import type { CodeDefinition } from "../definition/catalogue-definition.ts";

/** Etsy: a marketplace for handmade goods. https://developers.etsy.com/documentation/essentials/authentication/ */
export const etsy: CodeDefinition = {
  id: "etsy",
  name: "Etsy",
  documentation: "https://developers.etsy.com/documentation/essentials/authentication/",
  category: "commerce",
  verified: "sources",
  registration: {
    url: "https://www.etsy.com/developers/your-apps",
    notes: [
      "The client ID is the keystring of the app.",
      "Your requests need the header x-api-key with the keystring, a colon, and the shared secret.",
    ],
  },
  endpoints: {
    authorization_endpoint: "https://www.etsy.com/oauth/connect",
    token_endpoint: "https://api.etsy.com/v3/public/oauth/token",
    api_base_url: "https://api.etsy.com",
  },
  // The server requires PKCE and asks for no secret.
  client: { authentication: ["client_secret_post", "none"] },
  scopes: {
    default: ["shops_r"],
  },
  // A public implementation says that refresh tokens last 90 days.
  token: { keep_alive_days: 90 },
};
