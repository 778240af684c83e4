import type { KeyDefinition } from "../definition/catalogue-definition.ts";

/** Better Stack: uptime monitoring. https://betterstack.com/docs/uptime/api/getting-started-with-uptime-api/ */
export const betterStack: KeyDefinition = {
  kind: "api_key",
  id: "better-stack",
  name: "Better Stack",
  documentation: "https://betterstack.com/docs/uptime/api/getting-started-with-uptime-api/",
  category: "developer",
  verified: "documentation",
  credentials: {
    url: "https://betterstack.com/settings/global-api-tokens",
    fields: { api_key: { label: "API token" } },
  },
  endpoints: { api_base_url: "https://uptime.betterstack.com" },
  account: { path: "api/v2/monitors" },
};
