import type { KeyDefinition } from "../definition/catalogue-definition.ts";

/** Cal.com: appointments. https://cal.com/docs/api-reference/v2/introduction */
export const calComApiKey: KeyDefinition = {
  kind: "api_key",
  id: "cal-com-api-key",
  name: "Cal.com (API key)",
  documentation: "https://cal.com/docs/api-reference/v2/introduction",
  category: "scheduling",
  verified: "documentation",
  credentials: {
    url: "https://app.cal.com/settings/developer/api-keys",
    fields: { api_key: { example: "cal_live_…" } },
  },
  endpoints: { api_base_url: "https://api.cal.com" },
  api: { retry_after_headers: ["x-ratelimit-reset"] },
  account: { path: "v2/me", id: [["data", "id"]], label: [[["data", "email"]]] },
};
