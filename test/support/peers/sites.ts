// A provider whose sign-ins have several accounts: a list of sites, each with an API of its own.

import type { Json } from "../latchkey.ts";
import { sendJson } from "../http/local-server.ts";
import { ScriptedProvider } from "./scripted-provider.ts";

const SITES = [
  { id: "s1", name: "Torres & Co.", url: "torres.example.com" },
  { id: "s2", name: "<b>Torres</b> Holdings", url: "holdings.example.com" },
  { id: "s3", name: "Demo Company", url: "demo.example.com" },
];

/** Starts the provider. Its API lists the sites. */
export const startSites = () => ScriptedProvider.start((_, response) => sendJson(response, 200, SITES));

/** The changes of an integration at the provider. Each API request has the ID of the site as a header. */
export const sitesSettings = ({ origin }: ScriptedProvider): Json => ({
  definition: {
    endpoints: {
      authorization_endpoint: `${origin}/authorize`,
      token_endpoint: `${origin}/token`,
      api_base_url: `${origin}/base`,
    },
    learned: { site: { from: "account", path: ["id"], kind: "path" } },
    api: { headers: { "x-site": "{site}" } },
    account: {
      path: "sites",
      list: { path: [], pick: ["only", "first"], choice: { detail: [[["url"]]] } },
      id: [["id"]],
      label: [[["name"]]],
    },
  },
});
