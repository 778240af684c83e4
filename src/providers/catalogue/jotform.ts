import type { KeyDefinition } from "../definition/catalogue-definition.ts";

/** Jotform: forms. https://api.jotform.com/docs/ */
export const jotform: KeyDefinition = {
  kind: "api_key",
  id: "jotform",
  name: "Jotform",
  documentation: "https://api.jotform.com/docs/",
  category: "marketing",
  verified: "sources",
  credentials: { url: "https://www.jotform.com/myaccount/api" },
  endpoints: { api_base_url: "https://{api_host}" },
  variables: {
    api_host: {
      label: "Server",
      choices: ["api.jotform.com", "eu-api.jotform.com", "hipaa-api.jotform.com"],
    },
  },
  api: { header: "apikey", scheme: null },
  account: { path: "user", id: [["content", "username"]], label: [[["content", "name"]]] },
};
