import type { KeyDefinition } from "../definition/catalogue-definition.ts";

/** MessageBird: text messages. https://developers.messagebird.com/api/balance/ */
export const messagebird: KeyDefinition = {
  kind: "api_key",
  id: "messagebird",
  name: "MessageBird",
  documentation: "https://developers.messagebird.com/api/balance/",
  category: "communication",
  verified: "documentation",
  credentials: {
    url: "https://dashboard.messagebird.com/en/developers/access",
    fields: { api_key: { label: "Access key", help: "Keys of the platform at api.bird.com are different." } },
  },
  endpoints: { api_base_url: "https://rest.messagebird.com" },
  api: { scheme: "AccessKey" },
  account: { path: "balance" },
};
