import type { CodeDefinition } from "../definition/catalogue-definition.ts";

/** Teamleader Focus: customers, projects, and invoices. https://developer.focus.teamleader.eu/docs/authentication */
export const teamleader: CodeDefinition = {
  id: "teamleader",
  name: "Teamleader Focus",
  documentation: "https://developer.focus.teamleader.eu/docs/authentication",
  category: "crm",
  verified: "sources",
  registration: {
    url: "https://marketplace.focus.teamleader.eu/eu/en/build",
    notes: ["The scopes are chosen in the app's settings."],
  },
  endpoints: {
    authorization_endpoint: "https://focus.teamleader.eu/oauth2/authorize",
    token_endpoint: "https://focus.teamleader.eu/oauth2/access_token",
    api_base_url: "https://api.focus.teamleader.eu",
  },
  client: { authentication: ["client_secret_post"] },
  api: { retry_after_headers: ["x-ratelimit-reset"] },
  account: {
    path: "users.me",
    method: "POST",
    body: {},
    id: [["data", "id"]],
    label: [
      [["data", "email"]],
      [
        ["data", "first_name"],
        ["data", "last_name"],
      ],
    ],
  },
};
