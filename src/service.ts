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
      router.fetch(requestInPlace(url, init, apiKey), this.env, this.ctx);
    // No second try: what could fail on the way is not there.
    return new BoundApp(new Latchkey({ origin: ORIGIN, apiKey, fetch: call, retries: 0 }));
  }
}

/** A request as it would have come over the network, where the runtime vouches for some of its headers. */
function requestInPlace(url: string, init: RequestInit, apiKey: string): Request {
  const headers = new Headers(init.headers);
  // Whom limits count: the app that is named, so that no Worker uses up what is others'.
  const [, app = "unknown"] = apiKey.split("_");
  headers.set("cf-connecting-ip", `binding ${app.slice(0, MAX_NAME)}`);
  headers.delete("content-length");
  const length = lengthOf(init.body);
  if (length !== null) headers.set("content-length", String(length));
  return new Request(url, { ...init, headers });
}

const MAX_NAME = 32;

/** The bytes of a body; null where only its end tells. */
function lengthOf(body: RequestInit["body"]): number | null {
  if (typeof body === "string") return new TextEncoder().encode(body).byteLength;
  if (body instanceof Blob) return body.size;
  return body instanceof ArrayBuffer || ArrayBuffer.isView(body) ? body.byteLength : null;
}

class BoundApp extends RpcTarget implements BoundLatchkey {
  readonly #connect;
  readonly #connections;
  readonly #integrations;
  readonly #providers;
  readonly #events;
  readonly #settings;

  constructor({ connect, connections, integrations, providers, events, settings }: Latchkey) {
    super();
    this.#connect = callable(connect);
    this.#connections = callable(connections);
    this.#integrations = callable(integrations);
    this.#providers = callable(providers);
    this.#events = callable(events);
    this.#settings = callable(settings);
  }

  // The runtime lets getters through, and no fields.
  get connect() {
    return this.#connect;
  }

  get connections() {
    return this.#connections;
  }

  get integrations() {
    return this.#integrations;
  }

  get providers() {
    return this.#providers;
  }

  get events() {
    return this.#events;
  }

  get settings() {
    return this.#settings;
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
