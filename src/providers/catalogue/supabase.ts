import type { KeyDefinition } from "../definition/catalogue-definition.ts";

/** Supabase: databases. https://supabase.com/docs/reference/api/introduction */
export const supabase: KeyDefinition = {
  kind: "api_key",
  id: "supabase",
  name: "Supabase",
  documentation: "https://supabase.com/docs/reference/api/introduction",
  category: "developer",
  verified: "documentation",
  credentials: {
    url: "https://supabase.com/dashboard/account/tokens",
    fields: {
      api_key: { label: "Personal access token", help: "Not a key of a project.", example: "sbp_…" },
    },
  },
  endpoints: { api_base_url: "https://api.supabase.com" },
  account: {
    path: "v1/organizations",
    list: { path: [], pick: ["only", "first"] },
    id: [["id"]],
    label: [[["name"]]],
  },
};
