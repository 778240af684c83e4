import type { KeyDefinition } from "../definition/catalogue-definition.ts";

/** Jira: issues. https://developer.atlassian.com/cloud/jira/platform/basic-auth-for-rest-apis/ */
export const jira: KeyDefinition = {
  kind: "api_key",
  id: "jira",
  name: "Jira",
  documentation: "https://developer.atlassian.com/cloud/jira/platform/basic-auth-for-rest-apis/",
  category: "project",
  verified: "documentation",
  credentials: {
    url: "https://id.atlassian.com/manage-profile/security/api-tokens",
    fields: {
      api_key: { label: "API token", example: "ATATT…" },
      email: { label: "Email address", secret: false },
    },
  },
  endpoints: { api_base_url: "https://{site}.atlassian.net" },
  variables: { site: { label: "Subdomain of atlassian.net", example: "acme" } },
  api: { basic: { username: "{email}", password: "{api_key}" } },
  account: { path: "rest/api/3/myself", id: [["accountId"]], label: [[["displayName"]]] },
};
