import type { CodeDefinition } from "../definition/catalogue-definition.ts";

/** Salesforce: customer relationship management. https://help.salesforce.com/s/articleView?id=xcloud.remoteaccess_oauth_web_server_flow.htm&type=5 */
export const salesforce: CodeDefinition = {
  id: "salesforce",
  name: "Salesforce",
  documentation:
    "https://help.salesforce.com/s/articleView?id=xcloud.remoteaccess_oauth_web_server_flow.htm&type=5",
  category: "crm",
  verified: "sources",
  registration: {
    notes: ["Create an external client app or a connected app, and select its OAuth scopes."],
  },
  endpoints: {
    authorization_endpoint: "https://{domain}/services/oauth2/authorize",
    token_endpoint: "https://{domain}/services/oauth2/token",
    revocation_endpoint: "https://{domain}/services/oauth2/revoke",
    userinfo_endpoint: "https://{instance_url}/services/oauth2/userinfo",
    api_base_url: "https://{instance_url}",
  },
  variables: {
    domain: {
      label: "Login host: login.salesforce.com, test.salesforce.com for a sandbox, or a My Domain host",
      kind: "host",
      allowed_hosts: ["salesforce.com", "force.com"],
      default: "login.salesforce.com",
      example: "acme.my.salesforce.com",
    },
  },
  learned: {
    instance_url: {
      from: "token",
      path: ["instance_url"],
      kind: "host",
      allowed_hosts: ["salesforce.com", "force.com", "cloudforce.com", "salesforce.mil", "sfcrmproducts.cn"],
      required: true,
    },
  },
  client: {
    authentication: ["client_secret_post", "client_secret_basic", "none"],
    grant_types: ["authorization_code", "client_credentials"],
  },
  scopes: {
    // Without refresh_token, there is no refresh token. The account request requires id.
    default: ["api", "refresh_token", "id"],
  },
  // The response has no expires_in: the session settings of the organization decide. A 401 shows the end of a token.
  account: {
    path: "userinfo",
    id: [["organization_id"], ["user_id"]],
    label: [[["preferred_username"]], [["email"]]],
  },
  revocation: { authentication: "none", scope: "grant" },
};
