// The metadata documents of integrations' clients in KV, from which `/clients/{id}.json` is served without a Durable Object.
// They are encrypted, so that someone who can write to KV can't replace a redirect URI.

import * as z from "zod";
import { lazy, type Parsed } from "../shared/lazy.ts";
import { type CopyEnv, SealedCopies } from "./sealed-copies.ts";

const MAX_CACHED = 500;

const ClientCopy = lazy(() => z.object({ v: z.literal(1), document: z.record(z.string(), z.unknown()) }));

export type ClientCopy = Parsed<typeof ClientCopy>;

const copies = new SealedCopies(ClientCopy, MAX_CACHED);
const keyOf = (id: string) => `client:${id}`;
const ownersOf = (id: string) => ["client", id];

/** Returns the metadata document of a client; null where there is none. `now` is in milliseconds. */
export async function readClientDocument(
  env: CopyEnv,
  id: string,
  now: number,
): Promise<ClientCopy["document"] | null> {
  const copy = await copies.read(env, keyOf(id), ownersOf(id), now);
  return copy?.document ?? null;
}

/** Encrypts and writes a document. Throws if KV rejects the write. */
export function writeClientDocument(env: CopyEnv, id: string, copy: ClientCopy): Promise<void> {
  return copies.write(env, keyOf(id), ownersOf(id), copy);
}

export const deleteClientDocument = (env: CopyEnv, id: string): Promise<void> => env.TOKENS.delete(keyOf(id));
