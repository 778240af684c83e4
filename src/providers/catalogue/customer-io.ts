import type { KeyDefinition } from "../definition/catalogue-definition.ts";

/** Customer.io: messages to customers. https://docs.customer.io/accounts/settings/managing-credentials/ */
export const customerIo: KeyDefinition = {
  kind: "api_key",
  id: "customer-io",
  name: "Customer.io",
  documentation: "https://docs.customer.io/accounts/settings/managing-credentials/",
  category: "marketing",
  verified: "sources",
  credentials: {
    url: "https://fly.customer.io/settings/api_credentials?keyType=app",
    fields: { api_key: { help: "A key of the type App." } },
  },
  endpoints: { api_base_url: "https://{api_host}/v1" },
  variables: { api_host: { label: "Server, by region", choices: ["api.customer.io", "api-eu.customer.io"] } },
  account: {
    path: "workspaces",
    list: { path: ["workspaces"], pick: ["only", "first"] },
    id: [["id"]],
    label: [[["name"]]],
  },
};
