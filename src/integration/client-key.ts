// The private keys of an integration's client: what is encrypted, and which key signs. The app has set one key, or
// Latchkey has created keys, of which each is used from a time on.

import * as z from "zod";
import { lazy, type Parsed } from "../shared/lazy.ts";
import type { Keyring } from "../vault/keyring.ts";
import { type PrivateKey, SIGNING_ALGORITHMS, StoredJwk } from "../vault/private-key.ts";
import { open, seal } from "../vault/seal.ts";

const ClientKeys = lazy(() =>
  z
    .array(
      z.object({
        kid: z.string().nullable(),
        alg: z.enum(SIGNING_ALGORITHMS),
        jwk: StoredJwk(),
        /** From when on the key is used, in milliseconds. */
        from: z.number(),
      }),
    )
    .min(1),
);

/** Keys with the times from which on they are used. */
export type ClientKeys = Parsed<typeof ClientKeys>;

type Owner = { app: string; integration: string };

/** The key context of an integration's private keys. They open for this integration of this app only. */
export function clientKeyContext(appId: string, integrationId: string) {
  return { use: "client_key", owners: [appId, integrationId] } as const;
}

/** Encrypts private keys for their integration. */
export const sealClientKeys = (keyring: Keyring, { app, integration }: Owner, keys: ClientKeys) =>
  seal(keyring, clientKeyContext(app, integration), keys);

/** Decrypts all private keys. Throws when they can't be decrypted. */
export const openClientKeys = (keyring: Keyring, { app, integration }: Owner, sealed: string) =>
  open(keyring, clientKeyContext(app, integration), sealed, ClientKeys());

/**
 * Decrypts the private key that is used at a time, in milliseconds; null where there is none. Throws when it can't be
 * decrypted.
 */
export async function openClientKey(
  keyring: Keyring,
  owner: Owner,
  sealed: string | null | undefined,
  now: number,
): Promise<PrivateKey | null> {
  if (sealed === null || sealed === undefined) return null;
  const keys = await openClientKeys(keyring, owner, sealed);
  // In the order of their times. A clock that is behind does not leave the client without a key.
  return keys.findLast(({ from }) => from <= now) ?? keys[0] ?? null;
}

/** Returns the encrypted private keys that an integration's client uses. Its own key has precedence. */
export const usedClientKey = (integration: {
  sealed_client_key: string | null;
  sealed_signing_keys?: string | null;
}): string | null => integration.sealed_client_key ?? integration.sealed_signing_keys ?? null;
