import type { CodeDefinition } from "../definition/catalogue-definition.ts";

/** Egnyte: file storage for companies. https://developers.egnyte.com/docs/read/Public_API_Authentication */
export const egnyte: CodeDefinition = {
  id: "egnyte",
  name: "Egnyte",
  documentation: "https://developers.egnyte.com/docs/read/Public_API_Authentication",
  category: "files",
  verified: "sources",
  registration: { url: "https://developers.egnyte.com/apps/myapps" },
  endpoints: {
    authorization_endpoint: "https://{subdomain}.egnyte.com/puboauth/token",
    token_endpoint: "https://{subdomain}.egnyte.com/puboauth/token",
    api_base_url: "https://{subdomain}.egnyte.com/pubapi",
  },
  variables: { subdomain: { label: "Subdomain of egnyte.com", example: "acme" } },
  client: { authentication: ["client_secret_post"] },
  account: {
    path: "v1/userinfo",
    id: [["id"]],
    label: [[["username"]], [["first_name"], ["last_name"]]],
  },
};
