// The service binding, with which Workers on the same account call Latchkey without a network request. It calls the
// same API with the same checks, in process.

import { RpcTarget, WorkerEntrypoint } from "cloudflare:workers";
// Not from index.ts, which also has what receives webhooks and its library.
import { Latchkey } from "./client/latchkey.ts";
import type { BoundLatchkey } from "./client/service-binding.ts";
import type { Env } from "./env.ts";
import { serveHotPath } from "./http/hot-path.ts";
import { router } from "./http/router.ts";

/** A placeholder. Nothing is sent to this origin, and no response depends on it. */
const ORIGIN = "https://latchkey";

/** The entrypoint of the service binding: `entrypoint = "LatchkeyService"`. */
export class LatchkeyService extends WorkerEntrypoint<Env> {
  /** Returns the client for the app that the API key belongs to, with the methods and errors of `latchkey/client`. */
  app(apiKey: string): BoundLatchkey {
    const call = async (url: string, init: RequestInit) => {
      const request = inProcessRequest(url, init, apiKey);
      return serveHotPath(request, this.env, this.ctx) ?? router().fetch(request, this.env, this.ctx);
    };
    // No retries, because there is no network that could fail.
    return new BoundApp(new Latchkey({ origin: ORIGIN, apiKey, fetch: call, retries: 0 }));
  }
}

/** Builds a request as it would arrive over the network, with the headers that the runtime would set. */
function inProcessRequest(url: string, init: RequestInit, apiKey: string): Request {
  const headers = new Headers(init.headers);
  // Rate limits count this header. Use the app of the key, so that one Worker cannot exhaust the limit of others.
  const [, app = "unknown"] = apiKey.split("_");
  headers.set("cf-connecting-ip", `binding ${app.slice(0, MAX_NAME)}`);
  headers.delete("content-length");
  const length = bodyLength(init.body);
  if (length !== null) headers.set("content-length", String(length));
  return new Request(url, { ...init, headers });
}

const MAX_NAME = 32;

/** Returns the length of a body in bytes, or null if it is not known in advance. */
function bodyLength(body: RequestInit["body"]): number | null {
  if (typeof body === "string") return new TextEncoder().encode(body).byteLength;
  if (body instanceof Blob) return body.size;
  return body instanceof ArrayBuffer || ArrayBuffer.isView(body) ? body.byteLength : null;
}

class BoundApp extends RpcTarget implements BoundLatchkey {
  readonly #connect;
  readonly #connections;
  readonly #agentKeys;
  readonly #agentCalls;
  readonly #integrations;
  readonly #providers;
  readonly #events;
  readonly #logs;
  readonly #apiKeys;
  readonly #audit;
  readonly #settings;

  constructor(latchkey: Latchkey) {
    const {
      connect,
      connections,
      agentKeys,
      agentCalls,
      integrations,
      providers,
      events,
      logs,
      apiKeys,
      audit,
      settings,
    } = latchkey;
    super();
    this.#connect = toRpcTarget(connect);
    this.#connections = toRpcTarget(connections);
    this.#agentKeys = toRpcTarget(agentKeys);
    this.#agentCalls = toRpcTarget(agentCalls);
    this.#integrations = toRpcTarget(integrations);
    this.#providers = toRpcTarget(providers);
    this.#events = toRpcTarget(events);
    this.#logs = toRpcTarget(logs);
    this.#apiKeys = toRpcTarget(apiKeys);
    this.#audit = toRpcTarget(audit);
    this.#settings = toRpcTarget(settings);
  }

  // RPC exposes getters, but not instance fields.
  get connect() {
    return this.#connect;
  }

  get connections() {
    return this.#connections;
  }

  get agentKeys() {
    return this.#agentKeys;
  }

  get agentCalls() {
    return this.#agentCalls;
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

  get logs() {
    return this.#logs;
  }

  get apiKeys() {
    return this.#apiKeys;
  }

  get audit() {
    return this.#audit;
  }

  get settings() {
    return this.#settings;
  }
}

/** Returns an RpcTarget with the methods of an object, because RPC exposes only the methods of an RpcTarget. */
function toRpcTarget<T extends object>(resource: T): T {
  class Callable extends RpcTarget {}
  for (const name of methodsOf(resource)) {
    const method: unknown = Reflect.get(resource, name);
    if (typeof method === "function")
      Object.defineProperty(Callable.prototype, name, { value: method.bind(resource) });
  }
  const target = new Callable();
  if (!hasMethodsOf(target, resource)) throw new Error("a method cannot be exposed over RPC");
  return target;
}

const methodsOf = (resource: object) =>
  Object.getOwnPropertyNames(Object.getPrototypeOf(resource)).filter((name) => name !== "constructor");

function hasMethodsOf<T extends object>(target: object, resource: T): target is T {
  return methodsOf(resource).every((name) => name in target);
}
