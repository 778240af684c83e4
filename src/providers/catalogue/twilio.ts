import type { KeyDefinition } from "../definition/catalogue-definition.ts";

/** Twilio: text messages and calls. https://www.twilio.com/docs/iam/api/account */
export const twilio: KeyDefinition = {
  kind: "api_key",
  id: "twilio",
  name: "Twilio",
  documentation: "https://www.twilio.com/docs/iam/api/account",
  category: "communication",
  verified: "documentation",
  credentials: { url: "https://console.twilio.com/", fields: { auth_token: { label: "Auth Token" } } },
  endpoints: { api_base_url: "https://api.twilio.com/2010-04-01" },
  variables: { account_sid: { label: "Account SID", kind: "path", example: "AC…" } },
  api: { basic: { username: "{account_sid}", password: "{auth_token}" } },
  account: { path: "Accounts/{account_sid}.json", id: [["sid"]], label: [[["friendly_name"]]] },
};
