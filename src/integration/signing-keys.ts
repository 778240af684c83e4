// The keys that Latchkey creates for an integration's client: when each is published, used, and removed (RFC 7517). A new
// key is published before it is used, so that servers that keep the key set for a while know it in time.

import * as z from "zod";
import { lazy, type Parsed } from "../shared/lazy.ts";
import { DAY, KEPT_FOR_REVOCATION_MS, timestamp } from "../shared/clock.ts";
import { newSigningKeyId } from "../shared/id.ts";
import type { Keyring } from "../vault/keyring.ts";
import {
  createPrivateKey,
  publicPart,
  SIGNING_ALGORITHMS,
  StoredJwk,
  type SigningAlgorithm,
} from "../vault/private-key.ts";
import { openClientKeys, sealClientKeys } from "./client-key.ts";

/** How long a new key is published before it is used. */
const OVERLAP_MS = DAY;

/** A published key, as the integration stores it. Its private part is encrypted. Times are in milliseconds. */
export const SigningKey = lazy(() =>
  z.object({
    kid: z.string(),
    alg: z.enum(SIGNING_ALGORITHMS),
    jwk: StoredJwk(),
    created_at: z.number(),
    active_from: z.number(),
    published_until: z.number().nullable(),
  }),
);

export type SigningKey = Parsed<typeof SigningKey>;

type Owner = { app: string; integration: string };
type Keys = { signing_keys: SigningKey[]; sealed_signing_keys: string | null };

/** Returns the keys that are still published. */
export const publishedKeys = (keys: readonly SigningKey[], now: number) =>
  keys.filter(({ published_until: until }) => until === null || until > now);

/** Returns the key set as its copy has it: each key as servers read it (RFC 7517, section 4), and until when. */
export const keySetOf = (keys: readonly SigningKey[]) =>
  keys.map(({ kid, alg, jwk, published_until: until }) => ({ until, jwk: { ...jwk, kid, alg, use: "sig" } }));

/** Adds a key. The first one is used at once, and a later one after the overlap. */
export async function addSigningKey(
  keyring: Keyring,
  owner: Owner,
  current: Keys,
  { alg, now }: { alg: SigningAlgorithm; now: number },
): Promise<Keys> {
  const before = publishedKeys(current.signing_keys, now);
  const from = before.length === 0 ? now : now + OVERLAP_MS;
  const jwk = await createPrivateKey(alg);
  const kid = newSigningKeyId();
  const created = { kid, alg, jwk: publicPart(jwk) };
  const published_until = from + KEPT_FOR_REVOCATION_MS;
  const kept = before.map((key) => ({ ...key, published_until: key.published_until ?? published_until }));
  const sealed = await privateKeys(keyring, owner, current);
  return withKeys(
    keyring,
    owner,
    [...kept, { ...created, created_at: now, active_from: from, published_until: null }],
    [...sealed, { kid, alg, jwk, from }],
  );
}

/**
 * Removes a key at once. If it is in use, the pending key is used at once, or else the one before it, which then stays
 * published.
 */
export async function removeSigningKey(
  keyring: Keyring,
  owner: Owner,
  current: Keys,
  { kid, now }: { kid: string; now: number },
): Promise<Keys> {
  const published = publishedKeys(current.signing_keys, now);
  const isUsed = published.findLast(isUsableAt(now))?.kid === kid;
  const left = published.filter((key) => key.kid !== kid);
  const newest = left.at(-1);
  const kept = left.map((key) =>
    key === newest
      ? {
          ...key,
          active_from: isUsed ? Math.min(key.active_from, now) : key.active_from,
          published_until: null,
        }
      : key,
  );
  return withKeys(keyring, owner, kept, await privateKeys(keyring, owner, current));
}

/** Returns the keys that are published, as the API shows them. */
export function presentSigningKeys(all: readonly SigningKey[], now: number) {
  const keys = publishedKeys(all, now);
  const used = keys.findLast(isUsableAt(now));
  return keys.map(({ kid, alg, created_at, active_from, published_until }) => {
    const replaced = used?.kid === kid ? ("active" as const) : ("retired" as const);
    return {
      kid,
      alg,
      status: active_from > now ? ("pending" as const) : replaced,
      created_at: timestamp(created_at),
      active_from: timestamp(active_from),
      published_until: timestamp(published_until),
    };
  });
}

export type PublicSigningKey = ReturnType<typeof presentSigningKeys>[number];

const isUsableAt =
  (now: number) =>
  ({ active_from }: SigningKey) =>
    active_from <= now;

async function privateKeys(keyring: Keyring, owner: Owner, { sealed_signing_keys: sealed }: Keys) {
  return sealed === null ? [] : openClientKeys(keyring, owner, sealed);
}

/** Encrypts the private parts of the keys. A replaced key is used again if the one that replaced it is deleted. */
async function withKeys(
  keyring: Keyring,
  owner: Owner,
  signing_keys: SigningKey[],
  all: Awaited<ReturnType<typeof privateKeys>>,
): Promise<Keys> {
  const keys = signing_keys.flatMap(({ kid, active_from: from }) =>
    all.flatMap((key) => (key.kid === kid ? [{ ...key, from }] : [])),
  );
  return {
    signing_keys,
    sealed_signing_keys: keys.length === 0 ? null : await sealClientKeys(keyring, owner, keys),
  };
}
