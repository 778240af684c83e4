import type { CodeDefinition } from "../definition/catalogue-definition.ts";

/** PostHog: product analytics. https://posthog.com/docs/api/oauth */
export const posthog: CodeDefinition = {
  id: "posthog",
  name: "PostHog",
  documentation: "https://posthog.com/docs/api/oauth",
  category: "developer",
  verified: "documentation",
  registration: {
    notes: ["The client ID can be the URL of a metadata document. Such a client has no secret."],
  },
  endpoints: {
    // This host passes requests on to the region of the account.
    authorization_endpoint: "https://oauth.posthog.com/oauth/authorize/",
    token_endpoint: "https://oauth.posthog.com/oauth/token/",
    revocation_endpoint: "https://oauth.posthog.com/oauth/revoke/",
    account_endpoint: "https://{region}.posthog.com/api/users/@me/",
    api_base_url: "https://{region}.posthog.com",
  },
  variables: { region: { label: "Region", choices: ["us", "eu"], default: "us" } },
  client: { authentication: ["client_secret_post", "none"] },
  scopes: {
    default: ["user:read"],
  },
  account: { id: [["uuid"]], label: [[["email"]]] },
};
