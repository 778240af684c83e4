// Latchkey through a service binding: for Workers on the same account, without a request over the network. It is
// the same API behind the same checks, called in place.

import { RpcTarget, WorkerEntrypoint } from "cloudflare:workers";
import { type BoundLatchkey, Latchkey } from "./client/index.ts";
import type { Env } from "./env.ts";
import { router } from "./http/router.ts";

/** Nothing is sent there, and no answer depends on it. */
const ORIGIN = "https://latchkey";

/** Bind it with `entrypoint = "LatchkeyService"`. */
export class LatchkeyService extends WorkerEntrypoint<Env> {
  /** Latchkey for the app whose API key this is. Its methods are those of `latchkey/client`, and throw what those do. */
  app(apiKey: string): BoundLatchkey {
    const call = async (url: string, init: RequestInit) =>
      router.fetch(new Request(url, init), this.env, this.ctx);
    // No second try: what could fail on the way is not there.
    return new BoundApp(new Latchkey({ origin: ORIGIN, apiKey, fetch: call, retries: 0 }));
  }
}

class BoundApp extends RpcTarget {
  readonly #latchkey: Latchkey;

  constructor(latchkey: Latchkey) {
    super();
    this.#latchkey = latchkey;
  }

  get connect() {
    return callable(this.#latchkey.connect);
  }

  get connections() {
    return callable(this.#latchkey.connections);
  }

  get integrations() {
    return callable(this.#latchkey.integrations);
  }

  get providers() {
    return callable(this.#latchkey.providers);
  }

  get events() {
    return callable(this.#latchkey.events);
  }

  get settings() {
    return callable(this.#latchkey.settings);
  }
}

/** An object with the same methods for another Worker: the runtime lets only those of an RpcTarget through. */
function callable<T extends object>(resource: T): T {
  class Callable extends RpcTarget {}
  for (const name of methodsOf(resource)) {
    const method: unknown = Reflect.get(resource, name);
    if (typeof method === "function")
      Object.defineProperty(Callable.prototype, name, { value: method.bind(resource) });
  }
  const target = new Callable();
  if (!hasMethodsOf(target, resource)) throw new Error("a method can't be called from another Worker");
  return target;
}

const methodsOf = (resource: object) =>
  Object.getOwnPropertyNames(Object.getPrototypeOf(resource)).filter((name) => name !== "constructor");

function hasMethodsOf<T extends object>(target: object, resource: T): target is T {
  return methodsOf(resource).every((name) => name in target);
}
