import type { KeyDefinition } from "../definition/catalogue-definition.ts";

/** GitHub: code hosting. https://docs.github.com/en/rest/authentication/authenticating-to-the-rest-api */
export const githubApiKey: KeyDefinition = {
  kind: "api_key",
  id: "github-api-key",
  name: "GitHub (API key)",
  documentation: "https://docs.github.com/en/rest/authentication/authenticating-to-the-rest-api",
  category: "developer",
  verified: "documentation",
  credentials: {
    url: "https://github.com/settings/tokens",
    fields: { api_key: { label: "Personal access token", example: "github_pat_…" } },
  },
  endpoints: { api_base_url: "https://api.github.com" },
  api: {
    headers: { accept: "application/vnd.github+json", "x-github-api-version": "2022-11-28" },
    retry_after_headers: ["x-ratelimit-reset"],
  },
  account: { path: "user", id: [["id"]], label: [[["login"]]] },
};
