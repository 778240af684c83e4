import type { KeyDefinition } from "../definition/catalogue-definition.ts";

/** Mailchimp: email marketing. https://mailchimp.com/developer/marketing/guides/quick-start/ */
export const mailchimpApiKey: KeyDefinition = {
  kind: "api_key",
  id: "mailchimp-api-key",
  name: "Mailchimp (API key)",
  documentation: "https://mailchimp.com/developer/marketing/guides/quick-start/",
  category: "marketing",
  verified: "sources",
  credentials: { url: "https://admin.mailchimp.com/account/api/" },
  endpoints: { api_base_url: "https://{dc}.api.mailchimp.com" },
  variables: { dc: { label: "Data center: the end of the key", example: "us19" } },
  // The user name can be any text.
  api: { basic: { username: "latchkey", password: "{api_key}" } },
  account: { path: "3.0/?fields=account_id,account_name", id: [["account_id"]], label: [[["account_name"]]] },
};
