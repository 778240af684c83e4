import type { KeyDefinition } from "../definition/catalogue-definition.ts";

/** GitLab: code hosting. https://docs.gitlab.com/api/rest/authentication/ */
export const gitlabApiKey: KeyDefinition = {
  kind: "api_key",
  id: "gitlab-api-key",
  name: "GitLab (API key)",
  documentation: "https://docs.gitlab.com/api/rest/authentication/",
  category: "developer",
  verified: "documentation",
  credentials: {
    url: "https://gitlab.com/-/user_settings/personal_access_tokens",
    fields: { api_key: { label: "Personal access token", example: "glpat-…" } },
  },
  endpoints: { api_base_url: "https://{host}" },
  variables: {
    host: {
      label: "Host of the GitLab instance",
      kind: "host",
      default: "gitlab.com",
      example: "gitlab.example.com",
    },
  },
  api: { header: "private-token", scheme: null, retry_after_headers: ["ratelimit-reset"] },
  account: { path: "api/v4/user", id: [["id"]], label: [[["username"]]] },
};
