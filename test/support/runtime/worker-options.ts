import { dirname } from "node:path";
import type { V4WorkerOptions } from "miniflare";
import type { Bundle } from "./bundle.ts";

type Additional = {
  /** Where the Worker listens. */
  origin: URL;
  /** Variables and secrets in addition to those of the wrangler.toml. */
  bindings?: Record<string, string>;
};

/** Returns Miniflare's options for a bundled Worker. */
export function workerOptions(
  name: string,
  { main, settings }: Bundle,
  { origin, bindings = {} }: Additional,
): V4WorkerOptions {
  return {
    ...settings,
    name,
    modules: [{ type: "ESModule", path: main }],
    modulesRoot: dirname(main),
    bindings: { ...settings.bindings, ...bindings },
    unsafeDirectSockets: [{ host: origin.hostname, port: Number(origin.port) }],
  };
}
