// A logo that is uploaded as a file. Its type is read from its first bytes, because a browser guesses it from the name. Pure.

import { MAX_LOGO_BYTES } from "./logo.ts";

const SIGNATURES = [
  { type: "png", at: 0, bytes: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a] },
  { type: "jpeg", at: 0, bytes: [0xff, 0xd8, 0xff] },
  // RIFF, the length, and WEBP.
  { type: "webp", at: 8, bytes: [0x57, 0x45, 0x42, 0x50] },
] as const;

/** Returns a file as the data URL of a logo, or what is wrong with it. */
export function logoOfFile(bytes: Uint8Array): { logo: string } | { problem: string } {
  if (bytes.length > MAX_LOGO_BYTES) {
    const size = Math.ceil(bytes.length / 1000);
    return { problem: `must have at most ${MAX_LOGO_BYTES / 1000} KB, and this file has ${size} KB` };
  }
  const found = SIGNATURES.find(({ at, bytes: expected }) =>
    expected.every((byte, i) => bytes[at + i] === byte),
  );
  return found === undefined
    ? { problem: "must be a PNG, JPEG, or WebP image" }
    : { logo: `data:image/${found.type};base64,${bytes.toBase64()}` };
}
