import type { KeyDefinition } from "../definition/catalogue-definition.ts";

/** Mapbox: maps. https://docs.mapbox.com/api/accounts/tokens/ */
export const mapbox: KeyDefinition = {
  kind: "api_key",
  id: "mapbox",
  name: "Mapbox",
  documentation: "https://docs.mapbox.com/api/accounts/tokens/",
  category: "developer",
  verified: "documentation",
  credentials: {
    url: "https://account.mapbox.com/access-tokens/",
    fields: { api_key: { label: "Access token", example: "pk.…" } },
  },
  endpoints: { api_base_url: "https://api.mapbox.com" },
  // The account request says with 200 that a token is wrong.
  api: {
    token_parameter: "access_token",
    expired_when: {
      path: ["code"],
      values: ["TokenInvalid", "TokenMalformed", "TokenExpired", "TokenRevoked"],
    },
  },
  account: { path: "tokens/v2", id: [["token", "user"]] },
};
