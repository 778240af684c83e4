// Encrypted values: compact JWE, "dir" with A256GCM (RFC 7516), with a key derived for one context. Values
// are JSON, and the caller's schema parses what was decrypted.

import { CompactEncrypt, compactDecrypt, decodeProtectedHeader } from "jose";
import type * as z from "zod";
import { log } from "../shared/log.ts";
import type { KeyContext, Keyring } from "./keyring.ts";

const encoder = new TextEncoder();
const decoder = new TextDecoder();
const DECRYPT_OPTIONS = { keyManagementAlgorithms: ["dir"], contentEncryptionAlgorithms: ["A256GCM"] };

/** Encrypts a JSON value for a context with the current root key. */
export function seal(keyring: Keyring, context: KeyContext, value: unknown): Promise<string> {
  return encrypt(keyring, context, encoder.encode(JSON.stringify(value)));
}

async function encrypt(keyring: Keyring, context: KeyContext, plaintext: Uint8Array): Promise<string> {
  const kid = keyring.currentKid;
  const key = await keyring.encryptionKey(kid, context);
  if (key === null) throw new Error("the current root key is not in the keyring");
  return new CompactEncrypt(plaintext)
    .setProtectedHeader({ alg: "dir", enc: "A256GCM", kid, use: context.use })
    .encrypt(key);
}

/**
 * Decrypts what `seal` encrypted for the same context.
 * @throws when the value belongs to another context, was changed, or its root key was removed
 */
export async function open<S extends z.ZodType>(
  keyring: Keyring,
  context: KeyContext,
  sealed: string,
  schema: S,
): Promise<z.output<S>> {
  const plaintext = await decrypt(keyring, context, sealed);
  return schema.parse(JSON.parse(decoder.decode(plaintext)));
}

/**
 * Re-encrypts a value with the current root key. Returns null where it already uses that key.
 * @throws as `open` does
 */
export async function reEncrypt(
  keyring: Keyring,
  context: KeyContext,
  sealed: string,
): Promise<string | null> {
  if (decodeProtectedHeader(sealed).kid === keyring.currentKid) return null;
  return encrypt(keyring, context, await decrypt(keyring, context, sealed));
}

/**
 * Decrypts a value that anyone may have sent, such as a part of a URL. Returns null where it is not ours. Unlike a stored
 * value, a value with an unknown root key is no reason to alert the operator.
 */
export async function openFromOutside<S extends z.ZodType>(
  keyring: Keyring,
  context: KeyContext,
  sealed: string,
  schema: S,
): Promise<z.output<S> | null> {
  try {
    const plaintext = await decrypt(keyring, context, sealed, false);
    return schema.parse(JSON.parse(decoder.decode(plaintext)));
  } catch {
    return null;
  }
}

async function decrypt(
  keyring: Keyring,
  context: KeyContext,
  sealed: string,
  isStored = true,
): Promise<Uint8Array> {
  const { plaintext } = await compactDecrypt(
    sealed,
    async (header: { kid?: string }) => {
      const key = header.kid === undefined ? null : await keyring.encryptionKey(header.kid, context);
      if (key !== null) return key;
      // Key IDs are not secret, and an operator who removed a key too early has to see this.
      if (isStored) log.warn("root_key_missing", { kid: header.kid, use: context.use });
      throw new Error("encrypted with a root key that is not in ROOT_KEYS");
    },
    DECRYPT_OPTIONS,
  );
  return plaintext;
}
