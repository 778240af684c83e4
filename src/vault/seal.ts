// Encrypted values: compact JWE, "dir" with A256GCM (RFC 7516), with a key derived for one context. Values
// are JSON, and the caller's schema parses what was decrypted.

import { base64url, CompactEncrypt } from "jose";
import * as z from "zod";
import { lazy } from "../shared/lazy.ts";
import { log } from "../shared/log.ts";
import type { KeyContext, KeyUse, Keyring } from "./keyring.ts";

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

/** A schema, or anything else that checks a value. It throws if the value is of another type. */
type Schema<T> = { parse: (value: unknown) => T };

/**
 * Decrypts what `seal` encrypted for the same context.
 * @throws when the value belongs to another context, was changed, or its root key was removed
 */
export async function open<T>(
  keyring: Keyring,
  context: KeyContext,
  sealed: string,
  schema: Schema<T>,
): Promise<T> {
  return parsePlaintext(await decryptStored(keyring, context, parse(sealed, context)), schema);
}

/**
 * Decrypts a value that is still being read, and derives the key meanwhile. Returns null where the value is null.
 * @throws as `open` does, and if the value can't be read
 */
export async function openWhenRead<T>(
  keyring: Keyring,
  context: KeyContext,
  reading: Promise<string | null>,
  schema: Schema<T>,
): Promise<T | null> {
  const currentKey = keyring.encryptionKey(keyring.currentKid, context);
  // The key may not be needed, and then nothing else handles a rejection.
  currentKey.catch(() => null);
  const sealed = await reading;
  if (sealed === null) return null;
  return parsePlaintext(await decryptStored(keyring, context, parse(sealed, context), currentKey), schema);
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
  const parsed = parse(sealed, context);
  if (parsed.header.kid === keyring.currentKid) return null;
  return encrypt(keyring, context, new Uint8Array(await decryptStored(keyring, context, parsed)));
}

/**
 * Decrypts a value that anyone may have sent, such as a part of a URL. Returns null where it is not ours. Unlike a stored
 * value, a value with an unknown root key is no reason to alert the operator.
 */
export async function openFromOutside<T>(
  keyring: Keyring,
  context: KeyContext,
  sealed: string,
  schema: Schema<T>,
): Promise<T | null> {
  try {
    const parsed = parse(sealed, context);
    const key = await keyring.encryptionKey(parsed.header.kid, context);
    return key === null ? null : parsePlaintext(await decrypt(key, parsed), schema);
  } catch {
    return null;
  }
}

/** Decrypts a value of ours. `currentKey` is the context's key under the current root key, if it is being derived. */
async function decryptStored(
  keyring: Keyring,
  context: KeyContext,
  parsed: Sealed,
  currentKey?: Promise<CryptoKey | null>,
): Promise<ArrayBuffer> {
  const { kid } = parsed.header;
  const isCurrent = currentKey !== undefined && kid === keyring.currentKid;
  const key = await (isCurrent ? currentKey : keyring.encryptionKey(kid, context));
  if (key !== null) return decrypt(key, parsed);
  // Key IDs are not secret, and an operator who removed a key too early has to see this.
  log.warn("root_key_missing", { kid, use: context.use });
  throw new Error("encrypted with a root key that is not in ROOT_KEYS");
}

async function decrypt(key: CryptoKey, { header, iv, ciphertext }: Sealed): Promise<ArrayBuffer> {
  const { additionalData } = header;
  const algorithm = { name: "AES-GCM", iv, additionalData, tagLength: TAG_BITS };
  try {
    return await crypto.subtle.decrypt(algorithm, key, ciphertext);
  } catch (cause) {
    throw new Error("decryption operation failed", { cause });
  }
}

function parsePlaintext<T>(plaintext: ArrayBuffer, schema: Schema<T>): T {
  return schema.parse(JSON.parse(decoder.decode(plaintext)));
}

type Bytes = Uint8Array<ArrayBuffer>;

/** A protected header, what it says, and the bytes that are authenticated with the text. */
type Header = { text: string; kid: string; additionalData: Bytes };

/** The parts of a compact JWE of `seal`: `iv` has 96 bits, and `ciphertext` ends with the tag. */
type Sealed = { header: Header; iv: Bytes; ciphertext: Bytes };

/** The lengths of the nonce and the tag in bytes and in base64url, and of the tag in bits (RFC 7518, section 5.3). */
const IV = { bytes: 12, characters: 16 };
const TAG = { bytes: 16, characters: 22 };
const TAG_BITS = 128;

/**
 * Parses a compact JWE that `seal` created. Every read of a token that is not in memory does this, so it accepts only what
 * `seal` creates, instead of all that RFC 7516 allows.
 * @throws Error if it is of another form
 */
function parse(sealed: string, context: KeyContext): Sealed {
  try {
    return parseParts(sealed, context);
  } catch {
    // Without the cause, whose message may quote the value.
    throw new Error("not a value that Latchkey encrypted");
  }
}

function parseParts(sealed: string, context: KeyContext): Sealed {
  const header = headerOf(sealed, context);
  // After the header come an empty key, the nonce, the text and the tag.
  const ivAt = header.text.length + 2;
  const textAt = ivAt + IV.characters + 1;
  const tagAt = sealed.length - TAG.characters;
  const hasParts =
    sealed.startsWith("..", ivAt - 2) && sealed[textAt - 1] === "." && sealed[tagAt - 1] === ".";
  if (!hasParts || textAt >= tagAt) throw new Error("other parts");
  const textBytes = Math.floor(((tagAt - 1 - textAt) * 3) / 4);
  const iv = new Uint8Array(IV.bytes);
  const ciphertext = new Uint8Array(textBytes + TAG.bytes);
  decode(sealed.slice(ivAt, textAt - 1), iv);
  decode(sealed.slice(textAt, tagAt - 1), ciphertext.subarray(0, textBytes));
  decode(sealed.slice(tagAt), ciphertext.subarray(textBytes));
  return { header, iv, ciphertext };
}

/**
 * Decodes base64url into an array of its length.
 * @throws Error if the text contains anything else, such as white space or padding
 */
function decode(text: string, into: Bytes): void {
  const { read, written } = into.setFromBase64(text, { alphabet: "base64url" });
  // Skipped characters make the text too long for the bytes, or one character longer than a multiple of four.
  const isExact = read === text.length && written === into.length && text.length % 4 !== 1;
  if (!isExact) throw new Error("not base64url");
}

const ProtectedHeader = lazy(() =>
  z.strictObject({ alg: z.literal("dir"), enc: z.literal("A256GCM"), kid: z.string(), use: z.string() }),
);

/**
 * The last headers of each use. Values that were encrypted under the same root key have the same header; while root keys are
 * rotated, there are two.
 */
const headers = new Map<KeyUse, readonly Header[]>();
const MAX_HEADERS = 2;

/** @throws Error if the protected header is not one of `seal` */
function headerOf(sealed: string, { use }: KeyContext): Header {
  const known = headers.get(use) ?? [];
  for (const header of known)
    if (sealed.startsWith(header.text) && sealed[header.text.length] === ".") return header;
  const encoded = encoder.encode(sealed.slice(0, sealed.indexOf(".")));
  const { kid } = ProtectedHeader().parse(JSON.parse(decoder.decode(base64url.decode(encoded))));
  // A text of its own: a part of the value would keep the whole value in memory.
  const header = { text: decoder.decode(encoded), kid, additionalData: new Uint8Array(encoded) };
  headers.set(use, [header, ...known].slice(0, MAX_HEADERS));
  return header;
}
