import { Keyring, type RootKey } from "../../../src/vault/keyring.ts";

/** A root key of random bytes. */
export const rootKey = (kid: string): RootKey => ({ kid, bytes: crypto.getRandomValues(new Uint8Array(32)) });

/** A ring of keys; the first one seals. */
export const ring = (first: RootKey, ...rest: RootKey[]) => new Keyring([first, ...rest]);
