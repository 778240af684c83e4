// The keys that Latchkey creates for an integration's client: when each is published, used, and removed (RFC 7517). A new
// key is published before it is used, so that servers that keep the key set for a while know it in time.

import * as z from "zod";
import { lazy, type Parsed } from "../shared/lazy.ts";
import { DAY, timestamp } from "../shared/clock.ts";
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

/** How long a key stays published after it was replaced. A grant is revoked within this time, as the client that it was issued to. */
const RETIRED_FOR_MS = 8 * DAY;

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
  const published_until = from + RETIRED_FOR_MS;
  const kept = before.map((key) => ({ ...key, published_until: key.published_until ?? published_until }));
  const sealed = await privateKeys(keyring, owner, current);
  return withKeys(
    keyring,
    owner,
    [...kept, { ...created, created_at: now, active_from: from, published_until: null }],
    [...sealed, { kid, alg, jwk, from }],
    now,
  );
}

/** Removes a key at once. If it was the newest one, the one before it is used, and stays published. */
export async function removeSigningKey(
  keyring: Keyring,
  owner: Owner,
  current: Keys,
  { kid, now }: { kid: string; now: number },
): Promise<Keys> {
  const left = publishedKeys(current.signing_keys, now).filter((key) => key.kid !== kid);
  const isActive = left.some(isUsableAt(now));
  const kept = left.map((key, place) => ({
    ...key,
    // Without another key, the next one can't wait.
    active_from: !isActive && place === 0 ? now : key.active_from,
    published_until: place === left.length - 1 ? null : key.published_until,
  }));
  return withKeys(keyring, owner, kept, await privateKeys(keyring, owner, current), now);
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

/** Encrypts the private parts of the keys that are used now or later. */
async function withKeys(
  keyring: Keyring,
  owner: Owner,
  signing_keys: SigningKey[],
  all: Awaited<ReturnType<typeof privateKeys>>,
  now: number,
): Promise<Keys> {
  const used = signing_keys.findLast(isUsableAt(now));
  const keys = all.flatMap((key) => {
    const published = signing_keys.find(({ kid }) => kid === key.kid);
    const isNeeded = published !== undefined && (published === used || published.active_from > now);
    return isNeeded ? [{ ...key, from: published.active_from }] : [];
  });
  return {
    signing_keys,
    sealed_signing_keys: keys.length === 0 ? null : await sealClientKeys(keyring, owner, keys),
  };
}
