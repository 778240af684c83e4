import type { CodeDefinition } from "../definition/catalogue-definition.ts";

/** GitLab: code hosting. https://docs.gitlab.com/api/oauth2/ */
export const gitlab: CodeDefinition = {
  id: "gitlab",
  name: "GitLab",
  documentation: "https://docs.gitlab.com/api/oauth2/",
  category: "developer",
  verified: "documentation",
  registration: {
    url: "https://gitlab.com/-/user_settings/applications",
    notes: ["An instance of its own needs GitLab 17.1 or later for device codes."],
  },
  endpoints: {
    authorization_endpoint: "https://{host}/oauth/authorize",
    device_authorization_endpoint: "https://{host}/oauth/authorize_device",
    token_endpoint: "https://{host}/oauth/token",
    revocation_endpoint: "https://{host}/oauth/revoke",
    api_base_url: "https://{host}",
  },
  variables: {
    // An instance of its own can have any host, so that only an integration sets it.
    host: {
      label: "Host of the GitLab instance",
      kind: "host",
      default: "gitlab.com",
      example: "gitlab.example.com",
    },
  },
  client: { authentication: ["client_secret_post", "client_secret_basic", "none"] },
  scopes: {
    default: ["read_user"],
  },
  api: { retry_after_headers: ["ratelimit-reset"] },
  account: {
    path: "api/v4/user",
    id: [["id"]],
    label: [[["username"]], [["name"]]],
  },
};
