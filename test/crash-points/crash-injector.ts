// Kills a connection's object at a chosen one of the places where it waits for the platform: crypto, KV,
// another object, the provider, its own storage. They are wrapped from outside; the object knows nothing.

import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { connectionStub } from "../../src/connection/connection-rpc.ts";
import type { Stage } from "../support/workers/create-connection.ts";

/** When, at a crossing, the object dies: with what it has just written lost or kept, or once the work is done. */
export type Moment = "before, writes lost" | "before, writes kept" | "after";

/** Where an object dies: at its nth crossing, or at the first one of a name. */
export type CrashPoint = { nth: number | null; name: string; moment: Moment };

export type AwaitedCall = { name: string; hasWritten: boolean };

/** The one reason for an abort that the test runner does not print. */
const SILENT_REASON = "Instance disposed of by a test";

const CRYPTO = ["decrypt", "deriveBits", "digest", "encrypt", "importKey", "sign", "verify"] as const;
const KV = ["get", "put", "delete"] as const;
const STORAGE = ["deleteAll", "deleteAlarm"] as const;

/** A stub that is good after a crash: one that saw it stays broken. */
export const freshStub = ({ ids }: Pick<Stage, "ids">) => connectionStub(env, ids.app, ids.connection);

/** What one object crosses from `watch` to `stop` or to its death. */
export class CrashInjector {
  readonly calls: AwaitedCall[] = [];
  crashed = false;
  readonly #state: DurableObjectState;
  readonly #point: CrashPoint | null;
  readonly #undo: (() => void)[] = [];
  #isWatching = true;
  /** Calls of the app's object that do cryptography of their own, in the isolate they share. */
  #elsewhere = 0;
  #hasWritten = false;

  private constructor(state: DurableObjectState, point: CrashPoint | null) {
    this.#state = state;
    this.#point = point;
  }

  /** Watches the object of a stage, and kills it at `point`. */
  static async start(stage: Pick<Stage, "ids">, point: CrashPoint | null): Promise<CrashInjector> {
    const state = await runInDurableObject(freshStub(stage), (_, found) => found);
    const injector = new CrashInjector(state, point);
    injector.#wrapMethods(crypto.subtle, "crypto", CRYPTO);
    injector.#wrapMethods(env.TOKENS, "kv", KV);
    injector.#wrapMethods(state.storage, "storage", STORAGE);
    injector.#wrapApp();
    injector.#wrapFetch();
    injector.#noticeWrites();
    return injector;
  }

  stop(): void {
    this.#isWatching = false;
    for (const restore of this.#undo.splice(0)) restore();
  }

  async #cross<T>(name: string, work: () => Promise<T>): Promise<T> {
    if (!this.#isWatching || (this.#elsewhere > 0 && name.startsWith("crypto"))) return work();
    this.calls.push({ name, hasWritten: this.#hasWritten });
    const moment = this.#momentHere(name);
    if (moment === "before, writes kept") await this.#state.storage.sync();
    if (moment !== null && moment !== "after") this.#kill();
    try {
      return await work();
    } finally {
      if (name.startsWith("storage")) this.#hasWritten = true;
      // What waits for the world outside of the isolate gives the storage time to write.
      else if (!name.startsWith("crypto")) this.#hasWritten = false;
      if (moment === "after") this.#kill();
    }
  }

  #momentHere(name: string): Moment | null {
    if (this.#point === null) return null;
    const { nth, moment } = this.#point;
    return (nth === null ? name === this.#point.name : nth === this.calls.length) ? moment : null;
  }

  /** The runtime's own way: no code of the object runs after this, no catch and no finally either. */
  #kill(): void {
    this.stop();
    this.crashed = true;
    this.#state.abort(SILENT_REASON);
  }

  #wrapMethods<T extends object>(target: T, label: string, names: readonly (keyof T & string)[]): void {
    for (const name of names) {
      const original = target[name];
      if (typeof original !== "function") throw new Error(`${label} has no ${name}`);
      const wrapped = (...args: unknown[]): Promise<unknown> =>
        this.#cross(`${label}.${name}`, () => Reflect.apply(original, target, args));
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
            this.#cross(`app.${String(method)}`, async () => {
              const usesCrypto = method === "sharedApiKey";
              if (usesCrypto) this.#elsewhere += 1;
              try {
                return await Reflect.apply(call, stub, args);
              } finally {
                if (usesCrypto) this.#elsewhere -= 1;
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
      const response = await this.#cross(`fetch ${pathname}`, async () => {
        // The platform's output gate, which a played provider does not wait at by itself: no request
        // leaves before what was written is durable.
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
          const { done, value } = await this.#cross(`body ${pathname}`, () => reader.read());
          if (done) controller.close();
          else controller.enqueue(value);
        },
      },
      { highWaterMark: 0 },
    );
  }

  #noticeWrites(): void {
    const { sql } = this.#state.storage;
    const exec = sql.exec.bind(sql);
    this.#replace(sql, "exec", (query: string, ...bindings: unknown[]) => {
      if (!/^\s*SELECT/i.test(query)) this.#hasWritten = true;
      return exec(query, ...bindings);
    });
  }

  /** Puts a method in another one's place, as the object's own, until the watch ends. */
  #replace<T extends object>(target: T, name: keyof T, replacement: (...args: never[]) => unknown): void {
    const original = Object.getOwnPropertyDescriptor(target, name);
    Object.defineProperty(target, name, { value: replacement, configurable: true, writable: true });
    this.#undo.push(() => {
      if (original === undefined) Reflect.deleteProperty(target, name);
      else Object.defineProperty(target, name, original);
    });
  }
}
