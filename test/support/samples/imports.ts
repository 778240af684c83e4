// Checks of the samples of migrate.md that export from other systems. Nango is a server that responds as its documentation
// says, and better-auth a table in SQLite.

import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { expect, onTestFinished } from "vitest";
import { listen, sendJson } from "../http/local-server.ts";
import { betterAuthAccount, nangoConnection, nangoIntegration, toCsv } from "../import/exports.ts";
import type { Json } from "../latchkey.ts";
import { root } from "./blocks.ts";
import type { PageRun, Proof } from "./proof.ts";
import type { ShellResult } from "./shell.ts";

const FOLDER = "migrate";
const SECRET_KEY = "nango-secret-key";

/** The commands, which the shell only records. */
const NANGO = "npm run import -- nango";
const INTEGRATIONS = `${NANGO} --create-integrations ../migrate/integrations.json`;
const OUTPUT = "--output ../migrate/imported.jsonl";
export const NANGO_INTEGRATIONS = [`${INTEGRATIONS} --dry-run`, INTEGRATIONS];
export const NANGO_CONNECTIONS = [
  `${NANGO} ../migrate/connections.json --dry-run`,
  `${NANGO} ../migrate/connections.json ${OUTPUT}`,
  `${NANGO} ../migrate/connections-1.json ${OUTPUT}`,
];
const ACCOUNTS = "npm run import -- better-auth ../migrate/accounts.csv --integration google=google-drive";
export const BETTER_AUTH_IMPORTS = [`${ACCOUNTS} --dry-run`, `${ACCOUNTS} ${OUTPUT}`];

const connection = nangoConnection("c 1");
const integration = nangoIntegration("parqet", "parqet");

/** What Nango responds with at each path. Lists have no credentials. */
const NANGO_RESPONSES: Record<string, Json> = {
  "/integrations": { data: [{ unique_key: "parqet", provider: "parqet" }] },
  "/integrations/parqet?include=credentials": integration,
  "/connections?limit=1000&page=0": {
    connections: [{ connection_id: "c 1", provider_config_key: "parqet" }],
  },
  "/connections/c%201?provider_config_key=parqet&refresh_token=true": connection,
};

/** Starts a Nango, and writes its address and key where the sample reads them. */
export async function startNango({ reader }: PageRun): Promise<void> {
  const { origin, close } = await listen((request, response) => {
    const found = NANGO_RESPONSES[request.url ?? ""];
    if (request.headers.authorization !== `Bearer ${SECRET_KEY}`) sendJson(response, 401, {});
    else sendJson(response, found === undefined ? 404 : 200, found ?? {});
  });
  onTestFinished(close);
  writeFileSync(
    join(reader.folder, FOLDER, ".env"),
    `NANGO_HOST=${origin}\nNANGO_SECRET_KEY=${SECRET_KEY}\n`,
  );
}

/** The export has everything with its credentials. */
export function exportsNango({ stderr }: ShellResult, { reader }: PageRun): Promise<void> {
  const read = (file: string): unknown => JSON.parse(readFileSync(join(reader.folder, FOLDER, file), "utf8"));
  expect(stderr).toBe("");
  expect(read("connections.json")).toEqual([connection]);
  expect(read("integrations.json")).toEqual([integration]);
  return Promise.resolve();
}

/** The integration exists. */
export function previewsIntegrations(_: ShellResult, run: PageRun): Promise<void> {
  const output = preview(NANGO_INTEGRATIONS, run);
  expect(output).toContain("Integrations: 0 to create, 1 skipped, 0 failed");
  return Promise.resolve();
}

/** There is one grant to import. */
export function previewsConnections(_: ShellResult, run: PageRun): Promise<void> {
  const output = preview(NANGO_CONNECTIONS, run);
  expect(output).toContain("Connections: 1 to create, 0 skipped, 0 failed");
  return Promise.resolve();
}

/** Runs the query on a table of better-auth, and writes what it returns as the page says. */
export const accountQuery: Proof = {
  language: "sql",
  verify: ({ text }, { reader }) => {
    const rows = [betterAuthAccount("a1"), betterAuthAccount("a2", { providerId: "credential" })];
    const names = Object.keys(betterAuthAccount("a1"));
    const database = new DatabaseSync(":memory:");
    database.exec(`CREATE TABLE "account" (${names.map((name) => `"${name}"`).join(", ")})`);
    const insert = database.prepare(`INSERT INTO "account" VALUES (${names.map(() => "?").join(", ")})`);
    for (const row of rows) insert.run(...names.map((name) => (row[name] ?? null) as string | null));
    const found = database.prepare(text).all();
    expect(found).toHaveLength(1);
    writeFileSync(join(reader.folder, FOLDER, "accounts.csv"), toCsv(found));
    return Promise.resolve();
  },
};

/** The dry run names the integration that the reader has, and this one lacks. */
export function previewsAccounts(_: ShellResult, run: PageRun): Promise<void> {
  expect(preview(BETTER_AUTH_IMPORTS, run)).toContain("Connections: 1 to create, 0 skipped, 0 failed");
  const mapped = BETTER_AUTH_IMPORTS.map((command) =>
    command.replace("google=google-drive", "parqet=google-drive"),
  );
  expect(preview(mapped, run)).toContain("the integration google-drive does not exist");
  return Promise.resolve();
}

/** Runs the first of the recorded commands, which is a dry run. */
function preview([command = ""]: readonly string[], { reader }: PageRun): string {
  const args = command.replace("npm run import -- ", "").split(" ");
  expect(args).toContain("--dry-run");
  const { stdout, stderr } = spawnSync(process.execPath, [join(root, "scripts/import/main.mjs"), ...args], {
    env: {
      INIT_CWD: reader.clone,
      LATCHKEY_ORIGIN: reader.origin,
      LATCHKEY_API_KEY: reader.app.key,
    },
    encoding: "utf8",
  });
  return stdout + stderr;
}
