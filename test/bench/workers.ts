// Runs all Workers of the benchmark in one workerd, each on its own port. The client connects to them directly, and all
// are measured under the same conditions.

import { freeOrigins } from "../support/runtime/free-origins.ts";
import { Runtime } from "../support/runtime/runtime.ts";
import { workerOptions } from "../support/runtime/worker-options.ts";
import { testSecrets } from "../support/test-secrets.ts";
import type { Bundles, WorkerName } from "./bundle.ts";

export type BenchWorkers = {
  runtime: Runtime;
  origins: Record<WorkerName | "provider", string>;
  /** Starts workerd again, so that no isolate has anything in memory. What is stored remains. */
  restart: () => Promise<void>;
};

/**
 * Starts the bundled Workers with the bindings of their wrangler.toml.
 *
 * @param provider the origin of the API that Latchkey and the bare Worker call
 * @param debug whether a debugger can connect to the Workers
 */
export async function startWorkers(
  bundles: Bundles,
  provider: string,
  debug: boolean,
): Promise<BenchWorkers> {
  const places = await freeOrigins("latchkey", "sandbox", "bare");
  const worker = (name: WorkerName, bindings: Record<string, string> = {}) =>
    workerOptions(name, bundles[name], { origin: places[name], bindings });
  const { kvNamespaces } = bundles.latchkey.settings;
  const { assets: _, ...latchkey } = worker("latchkey", {
    ...testSecrets,
    PUBLIC_ORIGIN: places.latchkey.origin,
    ALLOW_LOOPBACK: "true",
  });
  const workers = [
    // Without its static files. With them, two Workers of the local simulation would forward each request to Latchkey.
    latchkey,
    worker("sandbox"),
    { ...worker("bare", { PROVIDER_ORIGIN: provider }), kvNamespaces },
  ];
  const runtime = await Runtime.start(workers, { inspect: false, debug });
  const origins = {
    latchkey: places.latchkey.origin,
    sandbox: places.sandbox.origin,
    bare: places.bare.origin,
    provider,
  };
  return { runtime, origins, restart: () => runtime.replace(workers) };
}
