import type { CodeDefinition } from "../definition/catalogue-definition.ts";

/** Printful: print on demand. https://developers.printful.com/docs/ */
export const printful: CodeDefinition = {
  id: "printful",
  name: "Printful",
  documentation: "https://developers.printful.com/docs/",
  category: "commerce",
  verified: "sources",
  registration: { url: "https://developers.printful.com" },
  endpoints: {
    authorization_endpoint: "https://www.printful.com/oauth/authorize",
    token_endpoint: "https://www.printful.com/oauth/token",
    api_base_url: "https://api.printful.com",
  },
  client: { authentication: ["client_secret_post"] },
  authorization: { pkce: false, parameter_names: { redirect_uri: "redirect_url" } },
  // Not confirmed: refresh tokens last 90 days.
  token: { keep_alive_days: 90 },
  account: {
    path: "stores",
    list: { path: ["result"], pick: ["only", "first"] },
    id: [["id"]],
    label: [[["name"]]],
  },
};
