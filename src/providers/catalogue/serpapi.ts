import type { KeyDefinition } from "../definition/catalogue-definition.ts";

/** SerpApi: results of search engines. https://serpapi.com/account-api */
export const serpapi: KeyDefinition = {
  kind: "api_key",
  id: "serpapi",
  name: "SerpApi",
  documentation: "https://serpapi.com/account-api",
  category: "data",
  verified: "documentation",
  credentials: { url: "https://serpapi.com/manage-api-key" },
  endpoints: { api_base_url: "https://serpapi.com" },
  api: { token_parameter: "api_key" },
  account: { path: "account.json", id: [["account_id"]], label: [[["account_email"]]] },
};
