// The public keys of an integration in KV, from which `/jwks/{id}.json` is served without a Durable Object. They are
// encrypted, so that someone who can write to KV can't add a key.

import * as z from "zod";
import { lazy, type Parsed } from "../shared/lazy.ts";
import { KEPT_FOR_REVOCATION_MS, SECOND } from "../shared/clock.ts";
import { type CopyEnv, SealedCopies } from "./sealed-copies.ts";

const MAX_CACHED = 500;

/** Each key as a JWK, and until when it is published, in milliseconds. */
const JwksCopy = lazy(() =>
  z.object({
    v: z.literal(1),
    keys: z.array(z.object({ until: z.number().nullable(), jwk: z.record(z.string(), z.unknown()) })),
  }),
);

export type JwksCopy = Parsed<typeof JwksCopy>;

const copies = new SealedCopies(JwksCopy, MAX_CACHED);
const keyOf = (id: string) => `jwks:${id}`;
const ownersOf = (id: string) => ["jwks", id];

/** Returns the keys of a key set that are published at a time, in milliseconds. */
export async function readJwks(env: CopyEnv, id: string, now: number): Promise<JwksCopy["keys"][0]["jwk"][]> {
  const copy = await copies.read(env, keyOf(id), ownersOf(id), now);
  const keys = copy?.keys ?? [];
  return keys.filter(({ until }) => until === null || until > now).map(({ jwk }) => jwk);
}

/** Encrypts and writes a key set. Throws if KV rejects the write. */
export function writeJwks(env: CopyEnv, id: string, copy: JwksCopy): Promise<void> {
  return copies.write(env, keyOf(id), ownersOf(id), copy);
}

/** Lets a key set expire after some days. */
export async function expireJwks(env: CopyEnv, id: string): Promise<void> {
  const sealed = await env.TOKENS.get(keyOf(id));
  if (sealed !== null)
    await env.TOKENS.put(keyOf(id), sealed, { expirationTtl: KEPT_FOR_REVOCATION_MS / SECOND });
}
