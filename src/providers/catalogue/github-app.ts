import type { CodeDefinition } from "../definition/catalogue-definition.ts";

/** GitHub App, as an installation. https://docs.github.com/en/apps/creating-github-apps/authenticating-with-a-github-app/authenticating-as-a-github-app-installation */
export const githubApp: CodeDefinition = {
  id: "github-app",
  name: "GitHub (app installation)",
  documentation:
    "https://docs.github.com/en/apps/creating-github-apps/authenticating-with-a-github-app/authenticating-as-a-github-app-installation",
  category: "developer",
  verified: "documentation",
  registration: {
    url: "https://github.com/settings/apps",
    notes: ["The client ID is that of the app, or its app ID."],
  },
  endpoints: {
    token_endpoint: "https://api.github.com/app/installations/{installation_id}/access_tokens",
    api_base_url: "https://api.github.com",
  },
  variables: { installation_id: { label: "Installation ID", kind: "digits" } },
  client: { authentication: ["none"], grant_types: ["client_credentials"] },
  token: {
    body: "json",
    headers: { accept: "application/vnd.github+json" },
    parameters: { client_id: null },
    grant_types: { client_credentials: null },
    assertion: { alg: "RS256", claims: { iss: "{client_id}" }, sent_as: "bearer" },
    fields: { access_token: ["token"] },
  },
  api: { retry_after_headers: ["x-ratelimit-reset"] },
};
