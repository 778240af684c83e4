import type { KeyDefinition } from "../definition/catalogue-definition.ts";

/** Customer.io (Track API): events of customers. https://docs.customer.io/accounts/settings/managing-credentials/ */
export const customerIoTrack: KeyDefinition = {
  kind: "api_key",
  id: "customer-io-track",
  name: "Customer.io (Track API)",
  documentation: "https://docs.customer.io/accounts/settings/managing-credentials/",
  category: "marketing",
  verified: "sources",
  credentials: {
    url: "https://fly.customer.io/settings/api_credentials",
    fields: { api_key: { label: "Track API key" } },
  },
  endpoints: { api_base_url: "https://{api_host}/api/v1" },
  variables: {
    api_host: { label: "Server, by region", choices: ["track.customer.io", "track-eu.customer.io"] },
    site_id: { label: "Site ID", kind: "path" },
  },
  api: { basic: { username: "{site_id}", password: "{api_key}" } },
  account: { path: "accounts/region", id: [["environment_id"]] },
};
