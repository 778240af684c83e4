import type { CodeDefinition } from "../definition/catalogue-definition.ts";

/** Constant Contact: email marketing. https://developer.constantcontact.com/api_guide/server_flow.html */
export const constantContact: CodeDefinition = {
  id: "constant-contact",
  name: "Constant Contact",
  documentation: "https://developer.constantcontact.com/api_guide/server_flow.html",
  category: "marketing",
  verified: "sources",
  registration: { url: "https://app.constantcontact.com/pages/dma/portal/" },
  endpoints: {
    authorization_endpoint: "https://authz.constantcontact.com/oauth2/default/v1/authorize",
    token_endpoint: "https://authz.constantcontact.com/oauth2/default/v1/token",
    api_base_url: "https://api.cc.email",
  },
  client: { authentication: ["client_secret_basic", "client_secret_post"] },
  scopes: {
    default: ["account_read", "offline_access"],
  },
  authorization: { pkce: false },
  account: {
    path: "v3/account/summary",
    id: [["encoded_account_id"]],
    label: [[["organization_name"]], [["contact_email"]]],
  },
};
