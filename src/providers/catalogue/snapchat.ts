import type { CodeDefinition } from "../definition/catalogue-definition.ts";

/** Snapchat: messaging and ads. https://developers.snap.com/api/marketing-api/Ads-API/authentication */
export const snapchat: CodeDefinition = {
  id: "snapchat",
  name: "Snapchat",
  documentation: "https://developers.snap.com/api/marketing-api/Ads-API/authentication",
  category: "social",
  verified: "sources",
  registration: {
    notes: ["The variable `product` chooses between Login Kit and the Marketing API."],
  },
  variants: {
    variable: "product",
    endpoints: {
      login: {
        authorization_endpoint: "https://accounts.snapchat.com/accounts/oauth2/auth",
        token_endpoint: "https://accounts.snapchat.com/accounts/oauth2/token",
      },
      marketing: {
        authorization_endpoint: "https://accounts.snapchat.com/login/oauth2/authorize",
        token_endpoint: "https://accounts.snapchat.com/login/oauth2/access_token",
        api_base_url: "https://adsapi.snapchat.com",
      },
    },
  },
  variables: { product: { label: "Product", choices: ["login", "marketing"], default: "login" } },
  client: { authentication: ["client_secret_post"] },
  authorization: { pkce: false },
};
