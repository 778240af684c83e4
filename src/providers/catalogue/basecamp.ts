import type { CodeDefinition } from "../definition/catalogue-definition.ts";

/** Basecamp: project management. https://github.com/basecamp/bc3-api/blob/master/sections/authentication.md */
export const basecamp: CodeDefinition = {
  id: "basecamp",
  name: "Basecamp",
  documentation: "https://github.com/basecamp/bc3-api/blob/master/sections/authentication.md",
  category: "project",
  verified: "documentation",
  registration: { url: "https://launchpad.37signals.com/integrations" },
  // Public implementations also send the parameter type, as a draft of OAuth 2.0 had it. The documentation has standard
  // parameters since 2026.
  endpoints: {
    authorization_endpoint: "https://launchpad.37signals.com/authorization/new",
    token_endpoint: "https://launchpad.37signals.com/authorization/token",
    account_endpoint: "https://launchpad.37signals.com/authorization.json",
    api_base_url: "https://3.basecampapi.com/{account_id}",
  },
  variables: {
    app_contact: {
      label: "Name of the app and how to reach you, which Basecamp requires in the header User-Agent",
      kind: "text",
      example: "Acme (support@example.com)",
    },
  },
  learned: { account_id: { from: "account", path: ["id"], kind: "digits" } },
  client: { authentication: ["client_secret_post"] },
  api: { headers: { "user-agent": "{app_contact}" } },
  account: {
    // The accounts of a person are of several products. bc3 is Basecamp 3 and later.
    list: { path: ["accounts"], pick: [{ path: ["product"], is: "bc3" }], choice: {} },
    id: [["id"]],
    label: [[["name"]]],
  },
};
