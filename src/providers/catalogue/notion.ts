import type { CodeDefinition } from "../definition/catalogue-definition.ts";

/** Notion: notes and databases. https://developers.notion.com/docs/authorization */
export const notion: CodeDefinition = {
  id: "notion",
  name: "Notion",
  documentation: "https://developers.notion.com/docs/authorization",
  category: "project",
  verified: "sources",
  registration: {
    url: "https://www.notion.so/profile/integrations",
    notes: ["Create a public integration. What it may do is chosen there, not with scopes."],
  },
  endpoints: {
    authorization_endpoint: "https://api.notion.com/v1/oauth/authorize",
    token_endpoint: "https://api.notion.com/v1/oauth/token",
    revocation_endpoint: "https://api.notion.com/v1/oauth/revoke",
    api_base_url: "https://api.notion.com",
  },
  client: { authentication: ["client_secret_basic"] },
  authorization: { parameters: { owner: "user" } },
  token: {
    body: "json",
    metadata_fields: ["workspace_id", "workspace_name", "bot_id"],
    // Notion recommends this ID as the key of an authorization.
    account_fields: ["bot_id"],
  },
  api: { headers: { "notion-version": "2022-06-28" } },
  account: {
    path: "v1/users/me",
    label: [[["bot", "workspace_name"]], [["name"]]],
  },
  revocation: { token: "access_token", body: "json" },
};
