// scripts/peer-coverage.mjs, with a small catalogue.

import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";
import { root } from "../support/samples/blocks.ts";

const PLAIN = {
  display_name: "Example",
  auth_mode: "OAUTH2",
  authorization_url: "https://${connectionConfig.subdomain}.example.com/authorize",
  token_url: "https://${connectionConfig.subdomain}.example.com/token",
  authorization_params: { response_type: "code", nonce: "${random}" },
  scope_separator: ",",
  proxy: { base_url: "https://api.example.com", headers: { "x-client": "${clientId}" } },
  connection_config: { subdomain: { type: "string", title: "Subdomain", example: "acme" } },
  docs: "https://example.com",
};

const CATALOGUE = {
  plain: PLAIN,
  alias: { alias: "plain", display_name: "Alias" },
  "other-mode": { ...PLAIN, auth_mode: "API_KEY" },
  "new-field": { ...PLAIN, token_dance: "yes" },
  "new-nested-field": { ...PLAIN, proxy: { ...PLAIN.proxy, mood: "good" } },
  "new-script": { ...PLAIN, post_connection_script: "examplePostConnection" },
  "new-variable": { ...PLAIN, token_url: "https://example.com/${connectionConfig.tenant}/${clientSecret}" },
  "bad-example": {
    ...PLAIN,
    connection_config: { subdomain: { ...PLAIN.connection_config.subdomain, example: "not a label" } },
  },
  "hybrid-flow": { ...PLAIN, authorization_params: { response_type: "code id_token" } },
  "secret-header": {
    ...PLAIN,
    proxy: { ...PLAIN.proxy, headers: { "x-key": "${connectionConfig.key}", "x-app": "${clientSecret}" } },
    connection_config: { ...PLAIN.connection_config, key: { type: "string", secret: true } },
  },
  "with-port": {
    ...PLAIN,
    token_url: "https://${connectionConfig.host}/token",
    connection_config: {
      ...PLAIN.connection_config,
      host: { type: "string", pattern: "^[a-z.]+(:[0-9]+)?$", example: "a.example.com:8443" },
    },
  },
};

test("an entry counts only if each of its fields became a field of a valid definition", () => {
  const { status, stdout } = spawnSync(process.execPath, ["scripts/peer-coverage.mjs", "-"], {
    cwd: root,
    input: JSON.stringify(CATALOGUE),
    encoding: "utf8",
  });
  expect(status).toBe(0);
  const [figures, ...lists] = stdout.split("\n\n").map((lines) => lines.split("\n"));
  expect(figures).toEqual([
    "Authorize, exchange, refresh: 6 of 10 = 60.0 %",
    "Everything but rate limits: 4 of 10 = 40.0 %",
  ]);
  expect(lists.slice(0, 4)).toEqual([
    [
      "Not expressible: authorize, exchange, refresh (4):",
      "- new-field: token_dance has no counterpart",
      expect.stringMatching(
        /^- new-variable: .*contains \{clientSecret\}, which is no variable or learned value/,
      ),
      "- bad-example: variables.subdomain: the kind label does not accept not a label",
      "- hybrid-flow: authorization.response_type can't be code id_token",
    ],
    [
      "Not expressible: the rest (2):",
      "- new-nested-field: proxy.mood has no counterpart",
      "- new-script: the script examplePostConnection is not known",
    ],
    [
      "By a judgment: authorize, exchange, refresh (1):",
      "- with-port: host has the default port and no base path; host is a host that only an integration sets",
    ],
    [
      "By a judgment: the rest (1):",
      "- secret-header: callers of the proxy set the header x-key themselves; callers of the proxy set the header x-app themselves",
    ],
  ]);
});
