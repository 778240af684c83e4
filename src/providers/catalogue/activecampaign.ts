import type { KeyDefinition } from "../definition/catalogue-definition.ts";

/** ActiveCampaign: email marketing. https://developers.activecampaign.com/reference/authentication */
export const activecampaign: KeyDefinition = {
  kind: "api_key",
  id: "activecampaign",
  name: "ActiveCampaign",
  documentation: "https://developers.activecampaign.com/reference/authentication",
  category: "marketing",
  verified: "sources",
  credentials: { fields: { api_key: { help: "In the settings, under Developer." } } },
  endpoints: { api_base_url: "https://{host}/api/3" },
  variables: {
    host: {
      label: "API URL",
      kind: "host",
      allowed_hosts: ["api-us1.com", "activehosted.com"],
      example: "acme.api-us1.com",
    },
  },
  api: { header: "api-token", scheme: null, refused_statuses: [401, 403] },
  account: { path: "users/me", id: [["user", "id"]], label: [[["user", "email"]]] },
};
