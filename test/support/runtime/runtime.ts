// Runs bundled Workers in one workerd, and gives access to what they store and log.

import { convertV4MiniflareOptions, Miniflare, type V4WorkerOptions } from "miniflare";

type Options = {
  /** Whether `objectStorage` and `logged` can be used. Both cost time. */
  inspect: boolean;
  /** Whether a debugger can connect to the Workers; see `debuggerUrl`. */
  debug?: boolean;
};
type ObjectClass = "ConnectionObject" | "AppObject" | "AgentObject" | "LogObject";
type ObjectId = { name: string } | { id: string };

/** Workers that run in one workerd. The methods for storage are about the Worker named "latchkey". */
export class Runtime {
  readonly #miniflare: Miniflare;
  readonly #options: Options;
  readonly #logged: string[] = [];

  private constructor(workers: V4WorkerOptions[], options: Options) {
    this.#options = options;
    this.#miniflare = new Miniflare(this.#withWorkers(workers));
  }

  /** Starts the Workers. Their storage is deleted when the runtime is closed. */
  static async start(workers: V4WorkerOptions[], options: Options): Promise<Runtime> {
    const runtime = new Runtime(workers, options);
    await runtime.#miniflare.ready;
    return runtime;
  }

  /** Replaces the Workers. Their storage remains. */
  replace(workers: V4WorkerOptions[]): Promise<void> {
    return this.#miniflare.setOptions(this.#withWorkers(workers));
  }

  #withWorkers(workers: V4WorkerOptions[]) {
    const { inspect, debug = false } = this.#options;
    return convertV4MiniflareOptions({
      workers,
      unsafeInspectDurableObjects: inspect,
      ...(debug ? { inspectorPort: 0 } : {}),
      handleStructuredLogs: ({ message }) => {
        if (inspect) this.#logged.push(message);
      },
    });
  }

  /** Returns the lines that the Workers have logged. */
  logged(): readonly string[] {
    return this.#logged;
  }

  objectIds(kind: ObjectClass): Promise<string[]> {
    return this.#miniflare.listDurableObjectIds(kind, "latchkey");
  }

  /** Returns access to an object's storage with SQL. */
  objectStorage(kind: ObjectClass, id: ObjectId) {
    return this.#miniflare.unsafeGetDurableObjectStorage("latchkey", kind, id);
  }

  /** Evicts an object from memory. Throws if it is not running. */
  evictObject(kind: ObjectClass, name: string): Promise<void> {
    return this.#miniflare.unsafeEvictDurableObject("latchkey", kind, { name });
  }

  /** Returns the WebSocket URL at which a Worker speaks the Chrome DevTools Protocol. */
  async debuggerUrl(worker: string): Promise<string> {
    return new URL(`/core:user:${worker}`, await this.#miniflare.getInspectorURL()).href;
  }

  kv() {
    return this.#miniflare.getKVNamespace("TOKENS", "latchkey");
  }

  close(): Promise<void> {
    return this.#miniflare.dispose();
  }
}
