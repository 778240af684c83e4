// Bundles a Worker with `wrangler deploy --dry-run`: what the tests run is what would be deployed.

import { execFile } from "node:child_process";
import { join, parse, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { V4WorkerOptions } from "miniflare";
import { unstable_getMiniflareWorkerOptions } from "wrangler";

const root = fileURLToPath(new URL("../../..", import.meta.url));
const wrangler = join(root, "node_modules/wrangler/bin/wrangler.js");
const run = promisify(execFile);

type Settings = Pick<V4WorkerOptions, "assets"> &
  Required<
    Pick<
      V4WorkerOptions,
      | "bindings"
      | "compatibilityDate"
      | "compatibilityFlags"
      | "durableObjects"
      | "kvNamespaces"
      | "ratelimits"
      | "serviceBindings"
    >
  >;

/** A bundled Worker. It can be sent to another process as JSON. */
export type Bundle = {
  /** The path of the module that wrangler built. */
  main: string;
  /** The bindings and flags of the wrangler.toml. */
  settings: Settings;
};

/**
 * Bundles the Worker of a wrangler.toml in `directory`.
 *
 * @param config the path of the wrangler.toml
 * @param args further arguments of `wrangler deploy`
 * @param entry the Worker's module, if the wrangler.toml does not name it
 */
export async function bundleWorker(
  config: string,
  directory: string,
  { args = [], entry }: { args?: string[]; entry?: string } = {},
): Promise<Bundle> {
  const env = { ...process.env, WRANGLER_SEND_METRICS: "false" };
  const command = [wrangler, "deploy", ...(entry === undefined ? [] : [entry])];
  const options = ["--config", config, "--dry-run", "--outdir", directory, ...args];
  await run(process.execPath, [...command, ...options], { cwd: root, env });
  const { workerOptions, main = "" } = unstable_getMiniflareWorkerOptions(resolve(root, config));
  return {
    main: join(directory, `${parse(entry ?? main).name}.js`),
    settings: workerOptions as Settings,
  };
}
