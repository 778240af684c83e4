// Encrypted copies in KV of what an app's Durable Object stores. They can be out of date by the cache times below and by
// the time that KV needs for a write; the Durable Object is the source of truth.

import type * as z from "zod";
import { configOf, type Variables } from "../config.ts";
import { BoundedMap } from "../shared/bounded-map.ts";
import { SECOND } from "../shared/clock.ts";
import { log } from "../shared/log.ts";
import { open, seal } from "../vault/seal.ts";

/** How long a Cloudflare location and an isolate can use a copy before they read it again. */
const KV_CACHE_SECONDS = 30;
const MEMORY_CACHE_MS = 5 * SECOND;

/** https://developers.cloudflare.com/kv/platform/limits/ */
const MAX_VALUE_BYTES = 25 * 1024 * 1024;

export type CopyEnv = Variables & { TOKENS: KVNamespace };

/** The copies of one kind. The key and the owners say whose copy it is. */
export class SealedCopies<S extends z.ZodType> {
  readonly #schema: () => S;
  readonly #cache: BoundedMap<z.output<S>>;

  /** How many changes this isolate knows of. What was read from KV before a change may be older than it. */
  #changes = 0;

  constructor(schema: () => S, maxCached: number) {
    this.#schema = schema;
    this.#cache = new BoundedMap(maxCached);
  }

  /** Returns a copy; null where KV has none yet, or one that can't be decrypted. `now` is in milliseconds. */
  async read(env: CopyEnv, key: string, owners: readonly string[], now: number): Promise<z.output<S> | null> {
    const cached = this.#cache.get(key, now);
    if (cached !== undefined) return cached;
    const changesBefore = this.#changes;
    try {
      const sealed = await env.TOKENS.get(key, { type: "text", cacheTtl: KV_CACHE_SECONDS });
      if (sealed === null) return null;
      const copy = await open(configOf(env).keyring, { use: "edge", owners }, sealed, this.#schema());
      if (changesBefore === this.#changes) this.#cache.set(key, copy, MEMORY_CACHE_MS, now);
      return copy;
    } catch (error) {
      // KV is down, or the value has another format, a removed root key, or was tampered with. The Durable Object is
      // asked instead.
      log.bug("kv_copy_not_read", error, { key });
      return null;
    }
  }

  /** Keeps a copy that the Durable Object returned in this isolate, instead of the one in KV. */
  remember(key: string, copy: z.output<S>, now: number): void {
    this.#cache.set(key, copy, MEMORY_CACHE_MS, now);
  }

  /**
   * Encrypts and writes a copy. Someone who can write to KV but has no root key can't add an API key or redirect
   * credentials. KV accepts one write per second and key; the caller retries later. A copy that is too large for KV is
   * not stored, and an older one, which may have a deleted key, is deleted. With `lifetimeSeconds`, KV deletes it then.
   */
  async write(
    env: CopyEnv,
    key: string,
    owners: readonly string[],
    copy: z.input<S>,
    lifetimeSeconds?: number,
  ): Promise<void> {
    const sealed = await seal(configOf(env).keyring, { use: "edge", owners }, copy);
    if (sealed.length > MAX_VALUE_BYTES) return this.delete(env, key);
    await env.TOKENS.put(
      key,
      sealed,
      lifetimeSeconds === undefined ? undefined : { expirationTtl: lifetimeSeconds },
    );
    this.forget(key);
  }

  /** Removes a copy from memory, when it is known to be out of date. */
  forget(key: string): void {
    this.#changes += 1;
    this.#cache.delete(key);
  }

  /** Deletes a copy. */
  async delete(env: CopyEnv, key: string): Promise<void> {
    await env.TOKENS.delete(key);
    this.forget(key);
  }
}
