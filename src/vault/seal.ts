// Sealed values: compact JWE, "dir" with A256GCM (RFC 7516), under a key derived for one context.
// Values are JSON; what comes out is parsed by the schema of whoever opens it.

import { CompactEncrypt, compactDecrypt } from "jose";
import type * as z from "zod";
import type { KeyContext, Keyring } from "./keyring.ts";

const encoder = new TextEncoder();
const decoder = new TextDecoder();
const DECRYPT_OPTIONS = { keyManagementAlgorithms: ["dir"], contentEncryptionAlgorithms: ["A256GCM"] };

/** Seals a JSON value for a context with the current root key. */
export async function seal(keyring: Keyring, context: KeyContext, value: unknown): Promise<string> {
  const kid = keyring.currentKid;
  const key = await keyring.derive(kid, context);
  if (key === undefined) throw new Error("the current root key is not in the ring");
  return new CompactEncrypt(encoder.encode(JSON.stringify(value)))
    .setProtectedHeader({ alg: "dir", enc: "A256GCM", kid, use: context.use })
    .encrypt(key);
}

/**
 * Opens what `seal` sealed for the same context.
 * @throws when the value is of another context, was changed, or its root key has left the ring
 */
export async function open<S extends z.ZodType>(
  keyring: Keyring,
  context: KeyContext,
  sealed: string,
  schema: S,
): Promise<z.output<S>> {
  const { plaintext } = await compactDecrypt(
    sealed,
    async (header: { kid?: string }) => {
      const key = header.kid === undefined ? undefined : await keyring.derive(header.kid, context);
      if (key === undefined) throw new Error("sealed with a root key that is not in ROOT_KEYS");
      return key;
    },
    DECRYPT_OPTIONS,
  );
  return schema.parse(JSON.parse(decoder.decode(plaintext)));
}
