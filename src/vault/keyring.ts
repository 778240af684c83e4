// The root keys and the keys derived from them. Each derived key serves one use of one connection or app, so
// a ciphertext that is moved elsewhere can't be decrypted (HKDF, RFC 5869). Knows nothing about OAuth.

import { base64url } from "jose";
import { BoundedMap } from "../shared/bounded-map.ts";
import { HOUR } from "../shared/clock.ts";

/** What a derived key is used for. The use is part of the derivation, so each use has its own keys. */
export type KeyUse =
  | "access"
  | "grant"
  | "attempt"
  | "client_secret"
  | "edge"
  | "state"
  | "connect"
  | "handle"
  | "webhook_secret"
  | "parameters"
  | "integration_key"
  | "hook_key"
  | "hook_secret"
  | "dashboard";

/** What a value belongs to: its use, and the IDs of its owners, outermost first. */
export type KeyContext = { use: KeyUse; owners: readonly string[] };

export type RootKey = { kid: string; bytes: Uint8Array<ArrayBuffer> };

const DERIVED_KEY_BYTES = 32;
const MAX_CACHED_KEYS = 2_000;
const encoder = new TextEncoder();

export class Keyring {
  readonly #roots: ReadonlyMap<string, RootKey>;
  /**
   * Caches keys, not promises. An isolate serves many objects and requests, and the promise of a canceled
   * request never settles for the others.
   */
  readonly #derived = new BoundedMap<Uint8Array>(MAX_CACHED_KEYS);
  /** The root key that encrypts and signs. All root keys decrypt and verify. */
  readonly currentKid: string;

  constructor(roots: readonly [RootKey, ...RootKey[]]) {
    this.#roots = new Map(roots.map((root) => [root.kid, root]));
    this.currentKid = roots[0].kid;
  }

  /** Derives the 256-bit key for a context. Returns undefined where there is no root key with this ID. */
  derive(kid: string, context: KeyContext): Promise<Uint8Array> | undefined {
    const root = this.#roots.get(kid);
    if (root === undefined) return undefined;
    // JSON keeps the parts apart, so no two contexts have the same info string.
    const info = JSON.stringify(["latchkey/1", context.use, ...context.owners]);
    const cacheKey = `${kid}\n${info}`;
    const now = Date.now();
    const cached = this.#derived.get(cacheKey, now);
    if (cached !== undefined) return Promise.resolve(cached);
    return deriveBytes(root.bytes, info).then((bytes) => {
      this.#derived.set(cacheKey, bytes, HOUR, now);
      return bytes;
    });
  }
}

async function deriveBytes(root: Uint8Array<ArrayBuffer>, info: string): Promise<Uint8Array> {
  const key = await crypto.subtle.importKey("raw", root, "HKDF", false, ["deriveBits"]);
  const algorithm = { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(), info: encoder.encode(info) };
  return new Uint8Array(await crypto.subtle.deriveBits(algorithm, key, DERIVED_KEY_BYTES * 8));
}

/** Returns a root key from the `kid` and `k` of an `oct` JWK. Throws where `k` is not base64url. */
export function rootKey(kid: string, k: string): RootKey {
  return { kid, bytes: Uint8Array.from(base64url.decode(k)) };
}
