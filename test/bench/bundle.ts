// Bundles the Workers of the benchmark.

import { join } from "node:path";
import { type Bundle, bundleWorker } from "../support/runtime/bundle.ts";

export type WorkerName = "latchkey" | "sandbox" | "bare";

export type Bundles = Record<WorkerName, Bundle>;

/** Bundles all Workers of the benchmark in `directory`. `isReadable` keeps the names of Latchkey's functions. */
export async function bundleWorkers(directory: string, isReadable: boolean): Promise<Bundles> {
  const [latchkey, sandbox, bare] = await Promise.all([
    bundleWorker("wrangler.toml", join(directory, "latchkey"), { args: isReadable ? ["--no-minify"] : [] }),
    bundleWorker("sandbox/wrangler.toml", join(directory, "sandbox")),
    bundleWorker("test/bench/workers/wrangler.toml", join(directory, "bare"), {
      entry: "test/bench/workers/bare.ts",
    }),
  ]);
  return { latchkey, sandbox, bare };
}
