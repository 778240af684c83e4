// Crashes a connection's Durable Object at a chosen point where it waits: for cryptography, KV, another object, the
// provider, or its own storage. The platform's functions are wrapped, so the object's code is unchanged.

import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { connectionStub } from "../../src/connection/connection-rpc.ts";
import type { Stage } from "../support/workers/create-connection.ts";

/** When the object crashes: before the awaited call, with its latest writes lost or kept, or after the call. */
export type Moment = "before, writes lost" | "before, writes kept" | "after";

/** Where an object crashes: at its nth awaited call, or at the first one with a name. */
export type CrashPoint = { nth: number | null; name: string; moment: Moment };

export type AwaitedCall = { name: string; hasWritten: boolean };

/** The only abort reason that the test runner does not print. */
const SILENT_REASON = "Instance disposed of by a test";

const CRYPTO = [
  "decrypt",
  "deriveBits",
  "deriveKey",
  "digest",
  "encrypt",
  "importKey",
  "sign",
  "verify",
] as const;
const KV = ["get", "put", "delete"] as const;
const STORAGE = ["deleteAll", "deleteAlarm"] as const;

/** Returns a new stub, because a stub that was used during a crash no longer works. */
export const freshStub = ({ ids }: Pick<Stage, "ids">) => connectionStub(env, ids.app, ids.connection);

/** Records the awaited calls of one object until `stop` or until it crashes. */
export class CrashInjector {
  readonly calls: AwaitedCall[] = [];
  crashed = false;
  readonly #state: DurableObjectState;
  readonly #point: CrashPoint | null;
  readonly #undo: (() => void)[] = [];
  #isWatching = true;
  /** The number of running calls of the app's object that use cryptography, because it shares this isolate. */
  #callsElsewhere = 0;
  #hasWritten = false;

  private constructor(state: DurableObjectState, point: CrashPoint | null) {
    this.#state = state;
    this.#point = point;
  }

  /** Starts to record the calls of a stage's object, and crashes it at `point`. */
  static async start(stage: Pick<Stage, "ids">, point: CrashPoint | null): Promise<CrashInjector> {
    const state = await runInDurableObject(freshStub(stage), (_, found) => found);
    const injector = new CrashInjector(state, point);
    injector.#wrapMethods(crypto.subtle, "crypto", CRYPTO);
    injector.#wrapMethods(env.TOKENS, "kv", KV);
    injector.#wrapMethods(state.storage, "storage", STORAGE);
    injector.#wrapApp();
    injector.#wrapFetch();
    injector.#recordWrites();
    return injector;
  }

  stop(): void {
    this.#isWatching = false;
    for (const restore of this.#undo.splice(0)) restore();
  }

  async #await<T>(name: string, work: () => Promise<T>): Promise<T> {
    if (!this.#isWatching || (this.#callsElsewhere > 0 && name.startsWith("crypto"))) return work();
    this.calls.push({ name, hasWritten: this.#hasWritten });
    const moment = this.#momentAt(name);
    if (moment === "before, writes kept") await this.#state.storage.sync();
    if (moment !== null && moment !== "after") this.#crash();
    try {
      return await work();
    } finally {
      if (name.startsWith("storage")) this.#hasWritten = true;
      // While a call waits outside of the isolate, the storage commits the writes.
      else if (!name.startsWith("crypto")) this.#hasWritten = false;
      if (moment === "after") this.#crash();
    }
  }

  #momentAt(name: string): Moment | null {
    if (this.#point === null) return null;
    const { nth, moment } = this.#point;
    return (nth === null ? name === this.#point.name : nth === this.calls.length) ? moment : null;
  }

  /** Uses the runtime's own abort. Afterward, none of the object's code runs, not even a catch or finally block. */
  #crash(): void {
    this.stop();
    this.crashed = true;
    this.#state.abort(SILENT_REASON);
  }

  #wrapMethods<T extends object>(target: T, label: string, names: readonly (keyof T & string)[]): void {
    for (const name of names) {
      const original = target[name];
      if (typeof original !== "function") throw new Error(`${label} has no ${name}`);
      const wrapped = (...args: unknown[]): Promise<unknown> =>
        this.#await(`${label}.${name}`, () => Reflect.apply(original, target, args));
      this.#replace(target, name, wrapped);
    }
  }

  #wrapApp(): void {
    const getByName = env.APPS.getByName.bind(env.APPS);
    const calls = (name: string) =>
      new Proxy(getByName(name), {
        get: (stub, method) => {
          const call: unknown = Reflect.get(stub, method, stub);
          if (typeof call !== "function") return call;
          return (...args: unknown[]) =>
            this.#await(`app.${String(method)}`, async () => {
              const usesCrypto = method === "sharedApiKey";
              if (usesCrypto) this.#callsElsewhere += 1;
              try {
                return await Reflect.apply(call, stub, args);
              } finally {
                if (usesCrypto) this.#callsElsewhere -= 1;
              }
            });
        },
      });
    this.#replace(env.APPS, "getByName", calls);
  }

  #wrapFetch(): void {
    const { fetch } = globalThis;
    this.#replace(globalThis, "fetch", async (input: RequestInfo, init?: RequestInit) => {
      const { pathname } = new URL(input instanceof Request ? input.url : input);
      const response = await this.#await(`fetch ${pathname}`, async () => {
        // A scripted provider does not pass the platform's output gate, which holds requests until writes are durable.
        await this.#state.storage.sync();
        return fetch(input, init);
      });
      const { body, status, headers } = response;
      return body === null ? response : new Response(this.#watched(body, pathname), { status, headers });
    });
  }

  #watched(body: ReadableStream<Uint8Array>, pathname: string): ReadableStream<Uint8Array> {
    const reader = body.getReader();
    return new ReadableStream<Uint8Array>(
      {
        pull: async (controller) => {
          const { done, value } = await this.#await(`body ${pathname}`, () => reader.read());
          if (done) controller.close();
          else controller.enqueue(value);
        },
      },
      { highWaterMark: 0 },
    );
  }

  #recordWrites(): void {
    const { sql } = this.#state.storage;
    const exec = sql.exec.bind(sql);
    this.#replace(sql, "exec", (query: string, ...bindings: unknown[]) => {
      if (!/^\s*SELECT/i.test(query)) this.#hasWritten = true;
      return exec(query, ...bindings);
    });
  }

  /** Replaces a method until `stop`. */
  #replace<T extends object>(target: T, name: keyof T, replacement: (...args: never[]) => unknown): void {
    const original = Object.getOwnPropertyDescriptor(target, name);
    Object.defineProperty(target, name, { value: replacement, configurable: true, writable: true });
    this.#undo.push(() => {
      if (original === undefined) Reflect.deleteProperty(target, name);
      else Object.defineProperty(target, name, original);
    });
  }
}
