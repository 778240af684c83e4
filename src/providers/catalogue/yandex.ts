import type { CodeDefinition } from "../definition/catalogue-definition.ts";

/** Yandex: sign-in and APIs of Yandex. https://yandex.com/dev/id/doc/en/codes/code-url */
export const yandex: CodeDefinition = {
  id: "yandex",
  name: "Yandex",
  documentation: "https://yandex.com/dev/id/doc/en/codes/code-url",
  category: "identity",
  verified: "sources",
  registration: { url: "https://oauth.yandex.com/client/new" },
  endpoints: {
    authorization_endpoint: "https://oauth.yandex.com/authorize",
    token_endpoint: "https://oauth.yandex.com/token",
    account_endpoint: "https://login.yandex.ru/info?format=json",
    api_base_url: "https://{api_host}",
  },
  variables: {
    api_host: {
      label: "Host of the API",
      kind: "host",
      allowed_hosts: ["yandex.net", "yandex.ru", "yandex.com"],
      default: "cloud-api.yandex.net",
    },
  },
  client: { authentication: ["client_secret_post", "client_secret_basic"] },
  api: { scheme: "OAuth" },
  account: { id: [["id"]], label: [[["default_email"]], [["login"]]] },
  // Apps can only revoke tokens that were issued for a device ID.
  revocation: { hint: "You can remove the app's access at id.yandex.com/personal/data-access." },
};
