// Runs all Workers of the benchmark in one workerd, each on its own port. The client connects to them directly, and all
// are measured under the same conditions.

import { once } from "node:events";
import { readdirSync } from "node:fs";
import { createServer } from "node:net";
import { dirname, join } from "node:path";
import { convertV4MiniflareOptions, Miniflare, type V4MiniflareOptions } from "miniflare";
import { testSecrets } from "../support/test-secrets.ts";
import type { Bundles, WorkerName } from "./bundle.ts";

export type BenchWorkers = { miniflare: Miniflare; origins: Record<WorkerName, string> };

/** Starts the bundled Workers with the bindings of their wrangler.toml. */
export async function startWorkers(bundles: Bundles): Promise<BenchWorkers> {
  const ports = await freePorts(5);
  const [latchkey = 0, sandbox = 0, bare = 0, upstream = 0, counted = 0] = ports;
  const origins = {
    latchkey: origin(latchkey),
    sandbox: origin(sandbox),
    bare: origin(bare),
    upstream: origin(upstream),
    counted: origin(counted),
  };
  const worker = (name: WorkerName, port: number) => ({
    name,
    modules: [
      { type: "ESModule" as const, path: bundles[name] },
      ...textsBeside(bundles[name]).map((path) => ({ type: "Text" as const, path })),
    ],
    modulesRoot: dirname(bundles[name]),
    compatibilityDate: "2026-10-01",
    unsafeDirectSockets: [{ host: "localhost", port }],
  });
  const kvNamespaces = { TOKENS: "tokens" };
  const broker = {
    compatibilityFlags: ["global_fetch_strictly_public"],
    bindings: { ...testSecrets, PUBLIC_ORIGIN: origins.latchkey, ALLOW_LOOPBACK: "true" },
    kvNamespaces,
    durableObjects: {
      CONNECTIONS: { className: "ConnectionObject", scriptName: "latchkey", useSQLite: true },
      APPS: { className: "AppObject", scriptName: "latchkey", useSQLite: true },
    },
    ratelimits: {
      BROWSER_LIMIT: { namespace_id: "1001", simple: { limit: 60, period: 60 as const } },
      AUTHENTICATION_LIMIT: { namespace_id: "1002", simple: { limit: 30, period: 60 as const } },
      HOOKS_LIMIT: { namespace_id: "1003", simple: { limit: 600, period: 60 as const } },
    },
  };
  const options: V4MiniflareOptions = {
    port: 0,
    // Latchkey logs each request, as in production. The log is discarded here.
    handleStructuredLogs: () => {},
    workers: [
      { ...worker("latchkey", latchkey), ...broker },
      {
        ...worker("sandbox", sandbox),
        durableObjects: { SANDBOX: { className: "SandboxObject", useSQLite: true } },
      },
      { ...worker("bare", bare), kvNamespaces, bindings: { UPSTREAM_ORIGIN: origins.upstream } },
      worker("upstream", upstream),
      { ...worker("counted", counted), ...broker },
    ],
  };
  const miniflare = new Miniflare(convertV4MiniflareOptions(options));
  await miniflare.ready;
  return { miniflare, origins };
}

/** Returns the text modules of a bundle, which wrangler writes next to the module. */
function textsBeside(module: string): string[] {
  const directory = dirname(module);
  const texts = readdirSync(directory).filter((name) => name.endsWith("-connect.js"));
  return texts.map((name) => join(directory, name));
}

const origin = (port: number) => `http://localhost:${port}`;

/** Returns free ports. They are needed in advance, because the Workers' configurations refer to each other. */
async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer().listen(0, "localhost"));
  await Promise.all(servers.map((server) => once(server, "listening")));
  const ports = servers.map((server) => {
    const address = server.address();
    return typeof address === "object" && address !== null ? address.port : 0;
  });
  await Promise.all(servers.map((server) => once(server.close(), "close")));
  return ports;
}
