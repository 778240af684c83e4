import type { V4WorkerOptions } from "miniflare";
import type { Bundle } from "./bundle.ts";

type Additional = {
  /** Where the Worker listens. Without it, only other Workers and the tests reach it. */
  origin?: URL;
  /** Variables and secrets in addition to those of the wrangler.toml. */
  bindings?: Record<string, string>;
};

/** Returns Miniflare's options for a bundled Worker. */
export function workerOptions(
  name: string,
  { main, texts, directory, settings }: Bundle,
  { origin, bindings = {} }: Additional,
): V4WorkerOptions {
  const sockets = origin === undefined ? [] : [{ host: origin.hostname, port: Number(origin.port) }];
  return {
    ...settings,
    name,
    modules: [{ type: "ESModule", path: main }, ...texts.map((path) => ({ type: "Text" as const, path }))],
    modulesRoot: directory,
    bindings: { ...settings.bindings, ...bindings },
    unsafeDirectSockets: sockets,
  };
}
