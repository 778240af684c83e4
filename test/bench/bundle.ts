// Bundles the Workers with `wrangler deploy --dry-run`.

import { execFile } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const root = fileURLToPath(new URL("../..", import.meta.url));
const wrangler = join(root, "node_modules/wrangler/bin/wrangler.js");
const run = promisify(execFile);

export type WorkerName = "latchkey" | "sandbox" | "bare" | "upstream" | "counted";

/** The path of each Worker's module. */
export type Bundles = Record<WorkerName, string>;

/** Bundles all Workers of the benchmark in `directory`. */
export async function bundleWorkers(directory: string): Promise<Bundles> {
  const bundle = async (name: WorkerName, args: string[], module: string) => {
    const outdir = join(directory, name);
    const env = { ...process.env, WRANGLER_SEND_METRICS: "false" };
    const all = [wrangler, "deploy", ...args, "--dry-run", "--outdir", outdir];
    await run(process.execPath, all, { cwd: root, env });
    return join(outdir, module);
  };
  const own = (name: WorkerName, ...args: string[]) => {
    const config = ["--config", "test/bench/workers/wrangler.toml"];
    return bundle(name, [`test/bench/workers/${name}.ts`, ...config, ...args], `${name}.js`);
  };
  const [latchkey, sandbox, bare, upstream] = await Promise.all([
    bundle("latchkey", ["--config", "wrangler.toml"], "index.js"),
    bundle("sandbox", ["--config", "sandbox/wrangler.toml"], "index.js"),
    own("bare"),
    own("upstream"),
  ]);
  const counted = await own("counted", "--alias", `latchkey:${latchkey}`);
  return { latchkey, sandbox, bare, upstream, counted };
}
