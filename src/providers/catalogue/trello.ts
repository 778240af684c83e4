import type { KeyDefinition } from "../definition/catalogue-definition.ts";

/** Trello: boards. https://developer.atlassian.com/cloud/trello/guides/rest-api/authorization/ */
export const trello: KeyDefinition = {
  kind: "api_key",
  id: "trello",
  name: "Trello",
  documentation: "https://developer.atlassian.com/cloud/trello/guides/rest-api/authorization/",
  category: "project",
  verified: "documentation",
  credentials: { url: "https://trello.com/power-ups/admin", fields: { api_token: { label: "Token" } } },
  endpoints: { api_base_url: "https://api.trello.com/1" },
  variables: { api_key: { label: "API key of the Power-Up that the token is for", kind: "path" } },
  // The API key names the application, and is not secret.
  api: { token_parameter: "token", query: { key: "{api_key}" } },
  account: { path: "members/me", id: [["id"]], label: [[["fullName"]]] },
};
