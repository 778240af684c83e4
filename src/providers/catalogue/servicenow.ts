import type { CodeDefinition } from "../definition/catalogue-definition.ts";

/** ServiceNow: service management. https://www.servicenow.com/docs/bundle/zurich-platform-security/page/administer/security/concept/c_OAuthApplications.html */
export const servicenow: CodeDefinition = {
  id: "servicenow",
  name: "ServiceNow",
  documentation:
    "https://www.servicenow.com/docs/bundle/zurich-platform-security/page/administer/security/concept/c_OAuthApplications.html",
  category: "support",
  verified: "sources",
  registration: {
    notes: ["Each customer creates the client in its own account."],
  },
  endpoints: {
    authorization_endpoint: "https://{instance_host}/oauth_auth.do",
    token_endpoint: "https://{instance_host}/oauth_token.do",
    api_base_url: "https://{instance_host}",
  },
  variables: {
    instance_host: {
      label: "Host of the instance",
      kind: "host",
      allowed_hosts: ["service-now.com", "servicenowservices.com"],
      example: "example.service-now.com",
    },
  },
  client: {
    authentication: ["client_secret_post", "client_secret_basic"],
    grant_types: ["authorization_code", "client_credentials"],
  },
  scopes: { default: ["useraccount"] },
};
