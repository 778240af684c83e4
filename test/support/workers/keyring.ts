import { Keyring, type RootKey } from "../../../src/vault/keyring.ts";

/** Returns a random root key. */
export const rootKey = (kid: string): RootKey => ({ kid, bytes: crypto.getRandomValues(new Uint8Array(32)) });

/** Returns a keyring. The first key encrypts. */
export const ring = (first: RootKey, ...rest: RootKey[]) => new Keyring([first, ...rest]);
