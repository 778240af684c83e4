import type { CodeDefinition } from "../definition/catalogue-definition.ts";

/** Okta: workforce identity. https://developer.okta.com/docs/guides/implement-grant-type/authcode/main/ */
export const okta: CodeDefinition = {
  id: "okta",
  name: "Okta",
  documentation: "https://developer.okta.com/docs/guides/implement-grant-type/authcode/main/",
  category: "identity",
  verified: "documentation",
  registration: {
    notes: ["Device codes need a native application with the grant type Device Authorization."],
  },
  // The organization's own server. A custom authorization server has a path of its own, such as /oauth2/default/v1.
  endpoints: {
    issuer: "https://{domain}",
    authorization_endpoint: "https://{domain}/oauth2/v1/authorize",
    device_authorization_endpoint: "https://{domain}/oauth2/v1/device/authorize",
    token_endpoint: "https://{domain}/oauth2/v1/token",
    revocation_endpoint: "https://{domain}/oauth2/v1/revoke",
    userinfo_endpoint: "https://{domain}/oauth2/v1/userinfo",
    api_base_url: "https://{domain}",
  },
  // Organizations can have a domain of their own.
  variables: { domain: { label: "Okta domain", kind: "host", example: "example.okta.com" } },
  client: {
    authentication: ["client_secret_basic", "client_secret_post", "none"],
    grant_types: ["authorization_code", "client_credentials"],
  },
  scopes: {
    default: ["openid", "profile", "email", "offline_access"],
  },
  api: { retry_after_headers: ["x-rate-limit-reset"] },
  account: { path: "userinfo", id: [["sub"]], label: [[["email"]], [["preferred_username"]], [["name"]]] },
};
