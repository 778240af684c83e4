import type { KeyDefinition } from "../definition/catalogue-definition.ts";

/** ElevenLabs: speech. https://elevenlabs.io/docs/api-reference/authentication */
export const elevenlabs: KeyDefinition = {
  kind: "api_key",
  id: "elevenlabs",
  name: "ElevenLabs",
  documentation: "https://elevenlabs.io/docs/api-reference/authentication",
  category: "ai",
  verified: "documentation",
  credentials: { url: "https://elevenlabs.io/app/settings/api-keys" },
  endpoints: { api_base_url: "https://api.elevenlabs.io/v1" },
  api: { header: "xi-api-key", scheme: null },
  // A key that may not read the user gets the status of a wrong one.
  account: {
    path: "user",
    also_valid_when: { path: ["detail", "status"], values: ["missing_permissions"] },
    id: [["user_id"]],
    label: [[["first_name"]]],
  },
};
