// Encrypted values: compact JWE, "dir" with A256GCM (RFC 7516), with a key derived for one context. Values
// are JSON, and the caller's schema parses what was decrypted.

import { base64url, CompactEncrypt } from "jose";
import * as z from "zod";
import { BoundedMap } from "../shared/bounded-map.ts";
import { HOUR } from "../shared/clock.ts";
import { lazy } from "../shared/lazy.ts";
import { log } from "../shared/log.ts";
import type { KeyContext, Keyring } from "./keyring.ts";

const encoder = new TextEncoder();
const decoder = new TextDecoder();

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
  if (parse(sealed).kid === keyring.currentKid) return null;
  return encrypt(keyring, context, new Uint8Array(await decrypt(keyring, context, sealed)));
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
): Promise<ArrayBuffer> {
  const { header, kid, iv, ciphertext } = parse(sealed);
  const key = await keyring.encryptionKey(kid, context);
  if (key === null) {
    // Key IDs are not secret, and an operator who removed a key too early has to see this.
    if (isStored) log.warn("root_key_missing", { kid, use: context.use });
    throw new Error("encrypted with a root key that is not in ROOT_KEYS");
  }
  const algorithm = { name: "AES-GCM", iv, additionalData: encoder.encode(header), tagLength: TAG_BITS };
  try {
    return await crypto.subtle.decrypt(algorithm, key, ciphertext);
  } catch (cause) {
    throw new Error("decryption operation failed", { cause });
  }
}

/** The parts of a compact JWE of `seal`: `iv` has 96 bits, and `ciphertext` ends with the tag. */
type Sealed = {
  header: string;
  kid: string;
  iv: Uint8Array<ArrayBuffer>;
  ciphertext: Uint8Array<ArrayBuffer>;
};

/**
 * Parses a compact JWE that `seal` created. Every read of a token that is not in memory does this, so it accepts only what
 * `seal` creates, instead of all that RFC 7516 allows.
 * @throws Error if it is of another form
 */
function parse(sealed: string): Sealed {
  const [header = "", encryptedKey, iv = "", text = "", tag = "", ...others] = sealed.split(".");
  const kid = kidOf(header);
  const isOurs =
    encryptedKey === "" && BASE64URL.test(text + tag) && iv.length === IV_LENGTH && tag.length === TAG_LENGTH;
  if (kid === null || !isOurs || others.length > 0) throw new Error("not a value that Latchkey encrypted");
  const [body, end] = [base64url.decode(text), base64url.decode(tag)];
  const ciphertext = new Uint8Array(body.length + end.length);
  ciphertext.set(body);
  ciphertext.set(end, body.length);
  return { header, kid, iv: new Uint8Array(base64url.decode(iv)), ciphertext };
}

/** The lengths of the nonce and the tag in base64url, and of the tag in bits (RFC 7518, section 5.3). */
const IV_LENGTH = 16;
const TAG_LENGTH = 22;
const TAG_BITS = 128;
const BASE64URL = /^[\w-]*$/;

const Header = lazy(() =>
  z.strictObject({ alg: z.literal("dir"), enc: z.literal("A256GCM"), kid: z.string(), use: z.string() }),
);

/** The key IDs in protected headers. There is one header for each root key and use. */
const kids = new BoundedMap<string>(100);

/** Returns the `kid` of a protected header; null where it is not one of `seal`. */
function kidOf(header: string): string | null {
  const now = Date.now();
  const known = kids.get(header, now);
  if (known !== undefined) return known;
  try {
    const { kid } = Header().parse(JSON.parse(decoder.decode(base64url.decode(header))));
    kids.set(header, kid, HOUR, now);
    return kid;
  } catch {
    return null;
  }
}
