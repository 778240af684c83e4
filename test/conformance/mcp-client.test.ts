// Latchkey as an MCP client, against the official conformance suite: its scenarios of authorization. Each scenario starts a
// server and `client.ts`, which uses the public API as an app does.

import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";
import { beforeAll, describe, expect, test } from "vitest";
import { newApp, type TestApp } from "../support/latchkey.ts";
import { stack } from "../support/stack.ts";

const SUITE = "node_modules/@modelcontextprotocol/conformance/dist/index.js";
/** The suite and the client need a newer version than the one that may run the tests. */
const NODE = "node_modules/.bin/node";
const SCENARIO_MS = 30_000;

/** The scenarios that the revisions of the specification require. */
const REQUIRED = {
  "2025-11-25": [
    "metadata-default",
    "metadata-var1",
    "metadata-var2",
    "metadata-var3",
    "basic-cimd",
    "scope-from-www-authenticate",
    "scope-from-scopes-supported",
    "scope-omitted-when-undefined",
    "scope-step-up",
    "scope-retry-limit",
    "token-endpoint-auth-basic",
    "token-endpoint-auth-post",
    "token-endpoint-auth-none",
    "pre-registration",
  ],
  "2026-07-28": [
    "resource-mismatch",
    "offline-access-scope",
    "offline-access-not-supported",
    "authorization-server-migration",
    "iss-supported",
    "iss-not-advertised",
    "iss-supported-missing",
    "iss-wrong-issuer",
    "iss-unexpected",
    "iss-normalized",
    "metadata-issuer-mismatch",
  ],
} as const;

/** The scenarios of the specification's extensions that Latchkey supports. */
const EXTENSIONS = [
  "client-credentials-jwt",
  "client-credentials-basic",
  "enterprise-managed-authorization",
  "wif-jwt-bearer",
  "dpop",
  "dpop-nonce",
];

let app: TestApp;
let origin: string;

beforeAll(async () => {
  app = await newApp("Conformance");
  origin = (await stack()).latchkey.origin;
});

/** Runs a scenario. Returns what the suite prints if it fails, and an empty text otherwise. */
async function failureOf(scenario: string, revision: string): Promise<string> {
  const client = `${NODE} test/conformance/client.ts`;
  const options = [
    "--scenario",
    `auth/${scenario}`,
    "--spec-version",
    revision,
    "--timeout",
    `${SCENARIO_MS}`,
  ];
  const child = spawn(NODE, [SUITE, "client", "--command", client, ...options, "--verbose"], {
    env: { ...process.env, LATCHKEY_ORIGIN: origin, LATCHKEY_KEY: app.key },
  });
  const exited = new Promise<number | null>((resolve) => child.on("close", resolve));
  const [out, error, code] = await Promise.all([text(child.stdout), text(child.stderr), exited]);
  return code === 0 ? "" : `${out}${error}`.slice(-4_000);
}

describe.concurrent("Latchkey is a conforming MCP client", () => {
  const first = REQUIRED["2025-11-25"].map((scenario) => ["2025-11-25", scenario] as const);
  // A revision also requires the scenarios of the one before.
  const second = Object.values(REQUIRED)
    .flat()
    .map((scenario) => ["2026-07-28", scenario] as const);
  const extensions = EXTENSIONS.map((scenario) => ["2026-07-28", scenario] as const);
  test.each([...first, ...second, ...extensions])("%s: %s", async (revision, scenario) => {
    expect(await failureOf(scenario, revision)).toBe("");
  });
});
