import type { CodeDefinition } from "../definition/catalogue-definition.ts";

/** Salesforce, for a user who has authorized the app before. https://help.salesforce.com/s/articleView?id=xcloud.remoteaccess_oauth_jwt_flow.htm */
export const salesforceJwt: CodeDefinition = {
  id: "salesforce-jwt",
  name: "Salesforce (JWT bearer)",
  documentation: "https://help.salesforce.com/s/articleView?id=xcloud.remoteaccess_oauth_jwt_flow.htm&type=5",
  category: "crm",
  verified: "documentation",
  registration: { notes: ["Upload the certificate of the private key to the app."] },
  endpoints: {
    token_endpoint: "https://{login_host}/services/oauth2/token",
    api_base_url: "https://{instance}",
  },
  variables: {
    login_host: {
      label: "Login host",
      choices: ["login.salesforce.com", "test.salesforce.com"],
      default: "login.salesforce.com",
    },
    username: { label: "Username of the user to act for", kind: "text", example: "ada@example.com" },
  },
  learned: {
    instance: {
      from: "token",
      path: ["instance_url"],
      kind: "host",
      allowed_hosts: ["salesforce.com", "force.com"],
      required: true,
    },
  },
  client: { authentication: ["none"], grant_types: ["client_credentials"] },
  token: {
    parameters: { client_id: null },
    assertion: {
      alg: "RS256",
      claims: { iss: "{client_id}", sub: "{username}", aud: "https://{login_host}" },
      // An assertion may be valid for three minutes.
      lifetime: 180,
    },
    // The response has no expires_in. The session settings decide, which are two hours at first.
    default_expires_in: 7200,
  },
};
