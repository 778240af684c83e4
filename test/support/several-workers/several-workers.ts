// Runs Latchkey as several Workers with the same Durable Objects and the same KV namespace. Each Worker has its own
// memory, as isolates on Cloudflare have. Isolates of one Worker share their memory locally.

import type { V4WorkerOptions } from "miniflare";
import { inject } from "vitest";
import { type Bundle, bundleWorker } from "../runtime/bundle.ts";
import { freeOrigins } from "../runtime/free-origins.ts";
import { Runtime } from "../runtime/runtime.ts";
import { workerOptions } from "../runtime/worker-options.ts";
import { testSecrets } from "../test-secrets.ts";

const DAY = 24 * 60 * 60 * 1000;

/** How long KV takes to show a change to a Worker that has read the key before. */
const KV_DELAY_MS = 60_000;

/** The Workers that the Durable Objects run in. Requests of apps are sent to the other two. */
const CLASSES = {
  APPS: { className: "AppObject", scriptName: "latchkey-apps" },
  LOGS: { className: "LogObject", scriptName: "latchkey-apps" },
  CONNECTIONS: { className: "ConnectionObject", scriptName: "latchkey-connections" },
};

/**
 * A Worker that apps send requests to. A reads KV without delay, as in a location in which nobody has read the key before.
 * B sees changes later.
 */
export type Edge = "a" | "b";

export class SeveralWorkers {
  readonly #origins: Record<Edge | "apps" | "connections", URL>;
  readonly #runtime: Runtime;
  // A day ahead of the runtime's clock, so that no alarm runs on its own.
  #now = Date.now() + DAY;

  private constructor(origins: Record<Edge | "apps" | "connections", URL>, runtime: Runtime) {
    this.#origins = origins;
    this.#runtime = runtime;
  }

  /** Bundles the Workers in `directory` and starts them. */
  static async start(directory: string): Promise<SeveralWorkers> {
    const { main, settings } = inject("bundles").latchkey;
    const built = await bundleWorker("test/support/several-workers/wrangler.toml", directory, {
      args: ["--alias", `latchkey:${main}`],
    });
    const origins = await freeOrigins("a", "b", "apps", "connections");
    const options = (name: string, origin: URL, delayMs: number) =>
      optionsOf(name, { ...built, settings }, origin, {
        ...testSecrets,
        PUBLIC_ORIGIN: origins.a.origin,
        ALLOW_LOOPBACK: "true",
        KV_DELAY_MS: String(delayMs),
      });
    const workers = [
      options("latchkey", origins.a, 0),
      options("latchkey-b", origins.b, KV_DELAY_MS),
      options("latchkey-apps", origins.apps, KV_DELAY_MS),
      options("latchkey-connections", origins.connections, KV_DELAY_MS),
    ];
    const runtime = await Runtime.start(workers, { inspect: false });
    const started = new SeveralWorkers(origins, runtime);
    await started.advance(0);
    return started;
  }

  /** Returns where a Worker listens. */
  origin(worker: Edge): string {
    return this.#origins[worker].origin;
  }

  /** Advances the clocks of all Workers. They stand still otherwise. */
  async advance(ms: number): Promise<void> {
    this.#now += ms;
    const path = `/_clock?now=${this.#now}`;
    await Promise.all(
      Object.values(this.#origins).map((origin) => fetch(new URL(path, origin), { method: "POST" })),
    );
  }

  /** Returns what KV contains, without delay. */
  async stored(key: string): Promise<string | null> {
    return (await this.#runtime.kv()).get(key, "text");
  }

  close(): Promise<void> {
    return this.#runtime.close();
  }
}

/** Returns the options of a Worker, with the classes of its own objects and the bindings to the others. */
function optionsOf(
  name: string,
  bundle: Bundle,
  origin: URL,
  bindings: Record<string, string>,
): V4WorkerOptions {
  const durableObjects = Object.fromEntries(
    Object.entries(CLASSES).map(([binding, { className, scriptName }]) => [
      binding,
      { className, useSQLite: true, ...(scriptName === name ? {} : { scriptName }) },
    ]),
  );
  const settings = { ...bundle.settings, durableObjects };
  return workerOptions(name, { ...bundle, settings }, { origin, bindings });
}
