import type { KeyDefinition } from "../definition/catalogue-definition.ts";

/** Mailgun: email. https://documentation.mailgun.com/docs/mailgun/api-reference/authentication */
export const mailgun: KeyDefinition = {
  kind: "api_key",
  id: "mailgun",
  name: "Mailgun",
  documentation: "https://documentation.mailgun.com/docs/mailgun/api-reference/authentication",
  category: "communication",
  verified: "documentation",
  credentials: {
    url: "https://app.mailgun.com/settings/api_security",
    fields: { api_key: { help: "Not a sending key of a domain." } },
  },
  endpoints: { api_base_url: "https://{api_host}" },
  variables: { api_host: { label: "Server", choices: ["api.mailgun.net", "api.eu.mailgun.net"] } },
  api: { basic: { username: "api", password: "{api_key}" } },
  account: { path: "v4/domains?limit=1" },
};
