import type { CodeDefinition } from "../definition/catalogue-definition.ts";

/** Atlassian: Jira and Confluence in the cloud. https://developer.atlassian.com/cloud/jira/platform/oauth-2-3lo-apps/ */
export const atlassian: CodeDefinition = {
  id: "atlassian",
  name: "Atlassian",
  documentation: "https://developer.atlassian.com/cloud/jira/platform/oauth-2-3lo-apps/",
  category: "developer",
  verified: "sources",
  registration: {
    url: "https://developer.atlassian.com/console/myapps/",
    notes: ["Add the permissions of each product, and share the app so that others can connect."],
  },
  endpoints: {
    authorization_endpoint: "https://auth.atlassian.com/authorize",
    token_endpoint: "https://auth.atlassian.com/oauth/token",
    api_base_url: "https://api.atlassian.com",
  },
  learned: {
    // The paths of the APIs start with ex/jira/ or ex/confluence/ and this ID.
    cloud_id: { from: "account", path: ["id"], kind: "path" },
    site_url: { from: "account", path: ["url"] },
  },
  client: { authentication: ["client_secret_post", "client_secret_basic"] },
  scopes: {
    // Without offline_access, there is no refresh token. Without a product's scope, the list of sites is empty.
    default: ["offline_access", "read:jira-work", "read:jira-user"],
  },
  authorization: { parameters: { audience: "api.atlassian.com", prompt: "consent" } },
  token: {
    // Public guides say that refresh tokens expire if a person is inactive for 90 days.
    keep_alive_days: 90,
  },
  account: {
    // The sites that the person has granted. Often, there is one.
    path: "oauth/token/accessible-resources",
    list: { path: [], pick: ["only", "first"], choice: { detail: [[["url"]]] } },
    id: [["id"]],
    label: [[["name"]], [["url"]]],
  },
};
