import type { KeyDefinition } from "../definition/catalogue-definition.ts";

/** Postmark: email. https://postmarkapp.com/developer/api/overview */
export const postmark: KeyDefinition = {
  kind: "api_key",
  id: "postmark",
  name: "Postmark",
  documentation: "https://postmarkapp.com/developer/api/overview",
  category: "communication",
  verified: "documentation",
  credentials: {
    fields: {
      api_key: {
        label: "Server API token",
        help: "On the server's tab API Tokens. The account token is another one.",
      },
    },
  },
  endpoints: { api_base_url: "https://api.postmarkapp.com" },
  api: { header: "x-postmark-server-token", scheme: null, headers: { accept: "application/json" } },
  account: { path: "server", id: [["ID"]], label: [[["Name"]]] },
};
