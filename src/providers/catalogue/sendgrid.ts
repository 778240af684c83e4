import type { KeyDefinition } from "../definition/catalogue-definition.ts";

/** SendGrid: email. https://docs.sendgrid.com/api-reference/how-to-use-the-sendgrid-v3-api/authentication */
export const sendgrid: KeyDefinition = {
  kind: "api_key",
  id: "sendgrid",
  name: "SendGrid",
  documentation: "https://docs.sendgrid.com/api-reference/how-to-use-the-sendgrid-v3-api/authentication",
  category: "communication",
  verified: "documentation",
  credentials: {
    url: "https://app.sendgrid.com/settings/api_keys",
    fields: { api_key: { example: "SG.…" } },
  },
  endpoints: { api_base_url: "https://{api_host}/v3" },
  variables: {
    api_host: {
      label: "Server. The EU server is for subusers in the EU",
      choices: ["api.sendgrid.com", "api.eu.sendgrid.com"],
    },
  },
  account: { path: "scopes" },
};
