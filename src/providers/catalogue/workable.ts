import type { CodeDefinition } from "../definition/catalogue-definition.ts";

/** Workable: recruiting. https://workable.readme.io/page/oauth */
export const workable: CodeDefinition = {
  id: "workable",
  name: "Workable",
  documentation: "https://workable.readme.io/page/oauth",
  category: "hr",
  verified: "documentation",
  registration: { notes: ["Clients are issued on request."] },
  endpoints: {
    authorization_endpoint: "https://www.workable.com/oauth/authorize",
    token_endpoint: "https://www.workable.com/oauth/token",
    account_endpoint: "https://www.workable.com/spi/v3/accounts",
    api_base_url: "https://{subdomain}.workable.com",
  },
  client: { authentication: ["client_secret_post"] },
  learned: {
    // Each account has a host of its own.
    subdomain: { from: "account", path: ["subdomain"], kind: "label" },
  },
  api: { retry_after_headers: ["x-rate-limit-reset"] },
  account: {
    list: { path: ["accounts"], pick: ["only", "first"], choice: { detail: [[["subdomain"]]] } },
    id: [["subdomain"]],
    label: [[["name"]], [["subdomain"]]],
  },
};
