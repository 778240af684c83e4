import type { KeyDefinition } from "../definition/catalogue-definition.ts";

/** Recurly: subscriptions. https://recurly.com/developers/api/v2021-02-25/index */
export const recurly: KeyDefinition = {
  kind: "api_key",
  id: "recurly",
  name: "Recurly",
  documentation: "https://recurly.com/developers/api/v2021-02-25/index",
  category: "payments",
  verified: "documentation",
  credentials: { url: "https://app.recurly.com/go/developer/api_keys" },
  endpoints: { api_base_url: "https://{api_host}" },
  variables: {
    api_host: { label: "Server, by data center", choices: ["v3.recurly.com", "v3.eu.recurly.com"] },
  },
  api: {
    basic: { username: "{api_key}", password: "" },
    headers: { accept: "application/vnd.recurly.v2021-02-25" },
  },
  account: {
    path: "sites",
    list: { path: ["data"], pick: ["only", "first"] },
    id: [["id"]],
    label: [[["subdomain"]]],
  },
};
