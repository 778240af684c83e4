import type { CodeDefinition } from "../definition/catalogue-definition.ts";

/** Workday: human resources and finance. https://doc.workday.com */
export const workday: CodeDefinition = {
  id: "workday",
  name: "Workday",
  documentation: "https://doc.workday.com",
  category: "hr",
  verified: "sources",
  registration: {
    notes: [
      "Each customer creates the client in its own account.",
      "Select non-expiring refresh tokens. The report View API Clients shows the hosts and the tenant.",
    ],
  },
  endpoints: {
    // The form in which Workday shows the endpoints to administrators. One public implementation has another path for
    // the authorization endpoint.
    authorization_endpoint: "https://{authorization_host}/{tenant}/authorize",
    token_endpoint: "https://{token_host}/ccx/oauth2/{tenant}/token",
    api_base_url: "https://{token_host}/ccx/api",
  },
  variables: {
    authorization_host: {
      label: "Host of the authorization endpoint",
      kind: "host",
      allowed_hosts: ["workday.com", "myworkday.com", "workdaysuv.com"],
      example: "impl.workday.com",
    },
    token_host: {
      label: "Host of the token endpoint and the API",
      kind: "host",
      allowed_hosts: ["workday.com", "myworkday.com", "workdaysuv.com"],
      example: "wd3-impl-services1.workday.com",
    },
    tenant: { label: "Tenant", kind: "path", example: "example" },
  },
  client: { authentication: ["client_secret_basic"] },
  // Public implementations do not rely on an expires_in and assume an hour.
  token: { default_expires_in: 3600 },
};
