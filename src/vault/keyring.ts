// The root keys and the keys derived from them. Each derived key serves one use of one connection or app, so
// a ciphertext that is moved elsewhere can't be decrypted (HKDF, RFC 5869). Knows nothing about OAuth.

import { base64url } from "jose";
import { HOUR } from "../shared/clock.ts";
import { MemoryCache } from "../shared/memory-cache.ts";

/** What a derived key is used for. The use is part of the derivation, so each use has its own keys. */
export type KeyUse =
  | "access"
  | "grant"
  | "exchanged_token"
  | "attempt"
  | "client_secret"
  | "client_key"
  | "edge"
  | "state"
  | "connect"
  | "handle"
  | "dashboard_result"
  | "agent_call"
  | "agent_call_link"
  | "agent_call_review"
  | "webhook_secret"
  | "parameters"
  | "integration_key"
  | "hook_key"
  | "hook_secret"
  | "dashboard";

/** What a value belongs to: its use, and the IDs of its owners, outermost first. */
export type KeyContext = { use: KeyUse; owners: readonly string[] };

export type RootKey = { kid: string; bytes: Uint8Array<ArrayBuffer> };

/** The key of `A256GCM` (RFC 7518, section 5.3). */
const AES_256_GCM = { name: "AES-GCM", length: 256 };
const SIGNING_KEY_BITS = 256;
/** The cache has at least the last half of them. */
const MAX_CACHED_KEYS = 2_000;
const encoder = new TextEncoder();

export class Keyring {
  readonly #roots: ReadonlyMap<string, RootKey>;
  /**
   * Caches keys, not promises. An isolate serves many objects and requests, and the promise of a canceled
   * request never settles for the others.
   */
  readonly #imported = new Map<string, CryptoKey>();
  readonly #encryptionKeys = new MemoryCache<CryptoKey>(MAX_CACHED_KEYS, HOUR);
  readonly #signingKeys = new MemoryCache<Uint8Array>(MAX_CACHED_KEYS, HOUR);
  /** The root key that encrypts and signs. All root keys decrypt and verify. */
  readonly currentKid: string;

  constructor(roots: readonly [RootKey, ...RootKey[]]) {
    this.#roots = new Map(roots.map((root) => [root.kid, root]));
    this.currentKid = roots[0].kid;
  }

  /** Derives the AES-256-GCM key for a context. Returns null where there is no root key with this ID. */
  encryptionKey(kid: string, context: KeyContext): Promise<CryptoKey | null> {
    return this.#derive(this.#encryptionKeys, kid, context, (root, algorithm) =>
      crypto.subtle.deriveKey(algorithm, root, AES_256_GCM, false, ["encrypt", "decrypt"]),
    );
  }

  /** Derives the 256-bit signing key for a context. Returns null where there is no root key with this ID. */
  signingKey(kid: string, context: KeyContext): Promise<Uint8Array | null> {
    return this.#derive(this.#signingKeys, kid, context, async (root, algorithm) => {
      return new Uint8Array(await crypto.subtle.deriveBits(algorithm, root, SIGNING_KEY_BITS));
    });
  }

  async #derive<K>(
    cache: MemoryCache<K>,
    kid: string,
    context: KeyContext,
    derive: (root: CryptoKey, algorithm: ReturnType<typeof hkdf>) => Promise<K>,
  ): Promise<K | null> {
    // JSON keeps the parts apart, so no two contexts have the same info string.
    const info = JSON.stringify(["latchkey/1", context.use, ...context.owners]);
    const cacheKey = `${kid}\n${info}`;
    const now = Date.now();
    const cached = cache.get(cacheKey, now);
    if (cached !== undefined) return cached;
    const root = this.#imported.get(kid) ?? (await this.#import(kid));
    if (root === null) return null;
    const key = await derive(root, hkdf(info));
    cache.set(cacheKey, key, 1, now);
    return key;
  }

  async #import(kid: string): Promise<CryptoKey | null> {
    const root = this.#roots.get(kid);
    if (root === undefined) return null;
    const imported = await crypto.subtle.importKey("raw", root.bytes, "HKDF", false, [
      "deriveKey",
      "deriveBits",
    ]);
    this.#imported.set(kid, imported);
    return imported;
  }
}

const NO_SALT = new Uint8Array();
const hkdf = (info: string) => ({
  name: "HKDF",
  hash: "SHA-256",
  salt: NO_SALT,
  info: encoder.encode(info),
});

/** Returns a root key from the `kid` and `k` of an `oct` JWK. Throws where `k` is not base64url. */
export function rootKey(kid: string, k: string): RootKey {
  return { kid, bytes: Uint8Array.from(base64url.decode(k)) };
}
