import type { CodeDefinition } from "../definition/catalogue-definition.ts";

/** Exact Online: accounting and ERP. https://support.exactonline.com/community/s/knowledge-base */
export const exactOnline: CodeDefinition = {
  id: "exact-online",
  name: "Exact Online",
  documentation: "https://support.exactonline.com/community/s/knowledge-base",
  category: "accounting",
  verified: "sources",
  registration: {
    url: "https://apps.exactonline.com",
    notes: ["Register the app in each country whose companies connect."],
  },
  endpoints: {
    authorization_endpoint: "https://start.exactonline.{extension}/api/oauth2/auth",
    token_endpoint: "https://start.exactonline.{extension}/api/oauth2/token",
    api_base_url: "https://start.exactonline.{extension}",
  },
  variables: {
    extension: {
      label: "Country's domain",
      choices: ["nl", "be", "de", "fr", "es", "co.uk", "com"],
      default: "nl",
    },
  },
  learned: {
    // The number of the company, which the paths of the API contain.
    division: { from: "account", path: ["CurrentDivision"], kind: "digits" },
  },
  client: { authentication: ["client_secret_basic", "client_secret_post"] },
  token: {
    // A token lasts 10 minutes, and the server refuses an early refresh. Not confirmed: until 9 minutes and 30 seconds.
    refresh_not_before: 570,
    // Public implementations say that refresh tokens last 30 days.
    keep_alive_days: 30,
  },
  api: {
    headers: { accept: "application/json" },
    retry_after_headers: ["x-ratelimit-minutely-reset", "x-ratelimit-reset"],
  },
  account: {
    path: "api/v1/current/Me",
    list: { path: ["d", "results"], pick: ["first"] },
    id: [["UserID"]],
    label: [[["Email"]], [["FullName"]]],
  },
};
