import type { KeyDefinition } from "../definition/catalogue-definition.ts";

/** Klaviyo: email marketing. https://developers.klaviyo.com/en/docs/authenticate_ */
export const klaviyoApiKey: KeyDefinition = {
  kind: "api_key",
  id: "klaviyo-api-key",
  name: "Klaviyo (API key)",
  documentation: "https://developers.klaviyo.com/en/docs/authenticate_",
  category: "marketing",
  verified: "documentation",
  credentials: {
    url: "https://www.klaviyo.com/settings/account/api-keys",
    fields: { api_key: { label: "Private API key", example: "pk_…" } },
  },
  endpoints: { api_base_url: "https://a.klaviyo.com" },
  api: { scheme: "Klaviyo-API-Key", headers: { revision: "2026-07-15", accept: "application/vnd.api+json" } },
  account: {
    path: "api/accounts",
    list: { path: ["data"], pick: ["only", "first"] },
    id: [["id"]],
    label: [[["attributes", "contact_information", "organization_name"]]],
  },
};
