// `npm start`: its options, its messages, and the files it writes. The servers themselves are not started here, because
// that takes too long.

import { spawnSync } from "node:child_process";
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { z } from "zod";

const root = fileURLToPath(new URL("../..", import.meta.url));
const isWindows = process.platform === "win32";

/** Creates a clone with the scripts, without dependencies. */
function createClone(): string {
  const clone = mkdtempSync(join(tmpdir(), "latchkey-start-"));
  onTestFinished(() => rmSync(clone, { recursive: true }));
  cpSync(join(root, "scripts"), join(clone, "scripts"), { recursive: true });
  return clone;
}

/** Imports a script of a clone. */
async function importScript(
  clone: string,
  name: string,
): Promise<Record<string, (...args: unknown[]) => unknown>> {
  const module: unknown = await import(/* @vite-ignore */ pathToFileURL(join(clone, "scripts", name)).href);
  return z.record(z.string(), z.custom<(...args: unknown[]) => unknown>()).parse({ ...(module as object) });
}

/** Listens on a free port. */
async function occupyPort(): Promise<number> {
  const server: Server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  return z.object({ port: z.number() }).parse(server.address()).port;
}

/** Runs start.mjs. It must fail before it installs anything. */
function start(clone: string, ...args: string[]): string {
  const { status, stderr, stdout } = spawnSync(process.execPath, ["scripts/start.mjs", ...args], {
    cwd: clone,
    encoding: "utf8",
    // If start.mjs tried to install the dependencies, it would find no npm.
    env: { PATH: clone },
  });
  expect({ status, stdout, installed: existsSync(join(clone, "node_modules")) }).toEqual({
    status: 1,
    stdout: "",
    installed: false,
  });
  return stderr.trim();
}

const mode = (path: string) => (statSync(path).mode & 0o777).toString(8);

test.each([
  ["--latchkey-port", "Latchkey"],
  ["--sandbox-port", "sandbox"],
  ["--demo-port", "demo app"],
])("names the port in use and suggests another %s, before anything is installed", async (option, name) => {
  const clone = createClone();
  const port = await occupyPort();
  const others = ["--latchkey-port", "--sandbox-port", "--demo-port"].filter((other) => other !== option);
  const freePorts = others.flatMap((other, index) => [other, String(20_101 + index)]);
  const message = start(clone, option, String(port), ...freePorts);
  const problem = `Port ${port} (${name}) is in use. Stop the other process, or choose another port: npm start -- `;
  expect(message.slice(0, problem.length)).toBe(problem);
  expect(message.slice(problem.length)).toMatch(new RegExp(`${option} \\d+`));
  expect(message).not.toContain(`${option} ${port}`);
  for (const other of others)
    expect(message).toContain(`${other} ${freePorts[freePorts.indexOf(other) + 1]}`);
});

test("names all ports in use in one message", async () => {
  const [latchkey, sandbox] = [await occupyPort(), await occupyPort()];
  const args = [
    "--latchkey-port",
    String(latchkey),
    "--sandbox-port",
    String(sandbox),
    "--demo-port",
    "20103",
  ];
  const message = start(createClone(), ...args);
  expect(message).toContain(`Port ${latchkey} (Latchkey) is in use. Port ${sandbox} (sandbox) is in use.`);
  expect(message).toContain("Stop the other processes, or choose other ports: npm start -- --latchkey-port");
});

test.each([
  [["--port", "8787"], "Unknown option '--port'"],
  [["--demo-port", "none"], "--demo-port must be a port number from 1 to 65535."],
  [["--demo-port=8787"], "Each server needs a port of its own."],
])("rejects %j and prints the usage", (args, reason) => {
  const message = start(createClone(), ...args);
  expect(message).toContain(reason);
  expect(message).toContain("--latchkey-port <port>  The port of Latchkey (default: 8787)");
});

test("moves PUBLIC_ORIGIN and the demo app's addresses to another port, and keeps other values", async () => {
  const clone = createClone();
  const { writeLatchkeyVars, writeDemoVars } = await importScript(clone, "dev/dev-vars.mjs");
  const file = join(clone, ".dev.vars");
  writeFileSync(file, "# my own\nPUBLIC_ORIGIN='http://localhost:8787'\nLOG_TOKEN_READS=true\n");
  writeLatchkeyVars?.(file, "http://localhost:8887");
  const text = readFileSync(file, "utf8");
  expect(text).toMatch(
    /^# my own\nPUBLIC_ORIGIN='http:\/\/localhost:8887'\nLOG_TOKEN_READS=true\nROOT_KEYS=/,
  );
  writeLatchkeyVars?.(file, "http://localhost:8887");
  expect(readFileSync(file, "utf8")).toBe(text);

  writeFileSync(file, "PUBLIC_ORIGIN=https://tunnel.example.com\n");
  writeLatchkeyVars?.(file, "http://localhost:8887");
  expect(readFileSync(file, "utf8")).toContain("PUBLIC_ORIGIN=https://tunnel.example.com\n");

  const addresses = { latchkey: "http://localhost:8887", demo: "http://localhost:8889" };
  writeDemoVars?.(file, { ...addresses, apiKey: "lk_key", webhookSecret: "whsec_x" });
  const demo = readFileSync(file, "utf8");
  expect(demo).toContain("LATCHKEY_ORIGIN='http://localhost:8887'\nPUBLIC_ORIGIN='http://localhost:8889'\n");
});

test.skipIf(isWindows)("restricts .latchkey to 0700, and the files with secrets to 0600", async () => {
  const clone = createClone();
  const folder = join(clone, ".latchkey");
  const state = join(folder, "dev.json");
  mkdirSync(folder, { mode: 0o755 });
  writeFileSync(state, "{}", { mode: 0o644 });
  chmodSync(folder, 0o755);
  const { writeState } = await importScript(clone, "dev/local-state.mjs");
  writeState?.({ api_key: "lk_key" });
  expect([mode(folder), mode(state)]).toEqual(["700", "600"]);

  rmSync(folder, { recursive: true });
  writeState?.({ api_key: "lk_key" });
  expect([mode(folder), mode(state)]).toEqual(["700", "600"]);

  const vars = join(clone, ".dev.vars");
  writeFileSync(vars, "", { mode: 0o644 });
  const { writeLatchkeyVars } = await importScript(clone, "dev/dev-vars.mjs");
  writeLatchkeyVars?.(vars, "http://localhost:8787");
  chmodSync(vars, 0o644);
  // Nothing is missing now.
  writeLatchkeyVars?.(vars, "http://localhost:8787");
  expect(mode(vars)).toBe("600");
});

test("stores no traces of requests, and deletes those that version 0.1 stored", async () => {
  const clone = createClone();
  const { wranglerEnvironment } = await import(
    new URL("../../scripts/dev/workers.mjs", import.meta.url).href
  );
  expect(wranglerEnvironment).toMatchObject({ X_LOCAL_OBSERVABILITY: "false" });
  // An update of wrangler may rename the variable, or add another store.
  const wrangler = readFileSync(join(root, "node_modules/wrangler/wrangler-dist/cli.js"), "utf8");
  expect(wrangler).toContain('variableName: "X_LOCAL_OBSERVABILITY"');
  expect(wrangler).toContain("unsafeObservability: getLocalObservabilityEnabledFromEnv()");

  const { deleteTraces, storageFolder } = await importScript(clone, "dev/local-state.mjs");
  const storage = z.string().parse(storageFolder?.("latchkey"));
  for (const name of ["do", "observability"]) mkdirSync(join(storage, "v3", name), { recursive: true });
  deleteTraces?.(storage);
  expect([existsSync(join(storage, "v3/do")), existsSync(join(storage, "v3/observability"))]).toEqual([
    true,
    false,
  ]);
});
