// Runs all Workers of the benchmark in one workerd, each on its own port. The client connects to them directly, and all
// are measured under the same conditions.

import { freeOrigins } from "../support/runtime/free-origins.ts";
import { Runtime } from "../support/runtime/runtime.ts";
import { workerOptions } from "../support/runtime/worker-options.ts";
import { testSecrets } from "../support/test-secrets.ts";
import type { Bundles, WorkerName } from "./bundle.ts";

export type BenchWorkers = { runtime: Runtime; origins: Record<WorkerName, string> };

/** Starts the bundled Workers with the bindings of their wrangler.toml. */
export async function startWorkers(bundles: Bundles): Promise<BenchWorkers> {
  const places = await freeOrigins("latchkey", "sandbox", "bare", "upstream", "counted");
  const worker = (name: WorkerName, bindings: Record<string, string> = {}) =>
    workerOptions(name, bundles[name], { origin: places[name], bindings });
  const broker = { ...testSecrets, PUBLIC_ORIGIN: places.latchkey.origin, ALLOW_LOOPBACK: "true" };
  const { kvNamespaces, compatibilityFlags, ratelimits } = bundles.latchkey.settings;
  const workers = [
    worker("latchkey", broker),
    worker("sandbox"),
    { ...worker("bare", { UPSTREAM_ORIGIN: places.upstream.origin }), kvNamespaces },
    worker("upstream"),
    {
      ...worker("counted", broker),
      kvNamespaces,
      compatibilityFlags,
      ratelimits,
      durableObjects: {
        CONNECTIONS: { className: "ConnectionObject", scriptName: "latchkey", useSQLite: true },
        APPS: { className: "AppObject", scriptName: "latchkey", useSQLite: true },
      },
    },
  ];
  const runtime = await Runtime.start(workers, { inspect: false });
  const origins = {
    latchkey: places.latchkey.origin,
    sandbox: places.sandbox.origin,
    bare: places.bare.origin,
    upstream: places.upstream.origin,
    counted: places.counted.origin,
  };
  return { runtime, origins };
}
