import type { KeyDefinition } from "../definition/catalogue-definition.ts";

/** Deepgram: speech recognition. https://developers.deepgram.com/guides/fundamentals/authenticating */
export const deepgram: KeyDefinition = {
  kind: "api_key",
  id: "deepgram",
  name: "Deepgram",
  documentation: "https://developers.deepgram.com/guides/fundamentals/authenticating",
  category: "ai",
  verified: "documentation",
  credentials: { url: "https://console.deepgram.com" },
  endpoints: { api_base_url: "https://api.deepgram.com/v1" },
  api: { scheme: "Token" },
  // A key that may not list the projects gets the status of a wrong one.
  account: {
    path: "projects",
    list: { path: ["projects"], pick: ["only", "first"] },
    also_valid_when: { path: ["err_code"], values: ["INSUFFICIENT_PERMISSIONS"] },
    id: [["project_id"]],
    label: [[["name"]]],
  },
};
