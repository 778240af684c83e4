// Bundles the Workers of the benchmark.

import { join } from "node:path";
import { type Bundle, bundleWorker } from "../support/runtime/bundle.ts";

export type WorkerName = "latchkey" | "sandbox" | "bare" | "upstream" | "counted";

export type Bundles = Record<WorkerName, Bundle>;

/** Bundles all Workers of the benchmark in `directory`. */
export async function bundleWorkers(directory: string): Promise<Bundles> {
  const own = (name: WorkerName, ...args: string[]) => {
    const entry = `test/bench/workers/${name}.ts`;
    return bundleWorker("test/bench/workers/wrangler.toml", join(directory, name), { entry, args });
  };
  const [latchkey, sandbox, bare, upstream] = await Promise.all([
    bundleWorker("wrangler.toml", join(directory, "latchkey")),
    bundleWorker("sandbox/wrangler.toml", join(directory, "sandbox")),
    own("bare"),
    own("upstream"),
  ]);
  const counted = await own("counted", "--alias", `latchkey:${latchkey.main}`);
  return { latchkey, sandbox, bare, upstream, counted };
}
