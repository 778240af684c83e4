import type { CodeDefinition } from "../definition/catalogue-definition.ts";

/** Auth0: customer identity. https://auth0.com/docs/get-started/authentication-and-authorization-flow/authorization-code-flow */
export const auth0: CodeDefinition = {
  id: "auth0",
  name: "Auth0",
  documentation:
    "https://auth0.com/docs/get-started/authentication-and-authorization-flow/authorization-code-flow",
  category: "identity",
  verified: "sources",
  registration: {
    url: "https://manage.auth0.com",
    notes: [
      "For a token for an API of your own, add the authorization parameter `audience`.",
      "Device codes need a native application with the grant type Device Code.",
    ],
  },
  endpoints: {
    issuer: "https://{domain}/",
    authorization_endpoint: "https://{domain}/authorize",
    device_authorization_endpoint: "https://{domain}/oauth/device/code",
    token_endpoint: "https://{domain}/oauth/token",
    revocation_endpoint: "https://{domain}/oauth/revoke",
    userinfo_endpoint: "https://{domain}/userinfo",
    api_base_url: "https://{domain}",
  },
  // Tenants can have a domain of their own.
  variables: { domain: { label: "Auth0 domain", kind: "host", example: "example.us.auth0.com" } },
  client: {
    authentication: ["client_secret_post", "client_secret_basic", "none"],
    grant_types: ["authorization_code", "client_credentials"],
  },
  scopes: {
    default: ["openid", "profile", "email", "offline_access"],
  },
  account: { path: "userinfo", id: [["sub"]], label: [[["email"]], [["name"]]] },
  // Only refresh tokens can be revoked.
  revocation: { token: "refresh_token" },
};
