import type { KeyDefinition } from "../definition/catalogue-definition.ts";

/** Paddle: payments. https://developer.paddle.com/api-reference/about/authentication */
export const paddle: KeyDefinition = {
  kind: "api_key",
  id: "paddle",
  name: "Paddle",
  documentation: "https://developer.paddle.com/api-reference/about/authentication",
  category: "payments",
  verified: "documentation",
  credentials: {
    url: "https://vendors.paddle.com/authentication-v2",
    fields: { api_key: { example: "pdl_live_apikey_…" } },
  },
  endpoints: { api_base_url: "https://{api_host}" },
  variables: {
    api_host: {
      label: "Server",
      choices: ["api.paddle.com", "sandbox-api.paddle.com"],
      default: "api.paddle.com",
    },
  },
  // A wrong key is answered with 403, as is one without a permission.
  api: { expired_when: { path: ["error", "code"], values: ["invalid_token"] } },
  account: { path: "" },
};
