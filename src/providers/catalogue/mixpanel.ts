import type { KeyDefinition } from "../definition/catalogue-definition.ts";

/** Mixpanel: product analytics. https://docs.mixpanel.com/reference/authentication */
export const mixpanel: KeyDefinition = {
  kind: "api_key",
  id: "mixpanel",
  name: "Mixpanel",
  documentation: "https://docs.mixpanel.com/reference/authentication",
  category: "data",
  verified: "documentation",
  credentials: {
    url: "https://mixpanel.com/settings/org#serviceaccounts",
    fields: {
      username: { label: "Username of the service account", secret: false },
      secret: { label: "Secret" },
    },
  },
  endpoints: { api_base_url: "https://{api_host}/api" },
  variables: {
    api_host: { label: "Server, by region", choices: ["mixpanel.com", "eu.mixpanel.com", "in.mixpanel.com"] },
  },
  api: { basic: { username: "{username}", password: "{secret}" } },
  account: { path: "app/me" },
};
