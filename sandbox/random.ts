// Random values in the format of real servers, and two digests.

function randomBytes(length: number): Uint8Array {
  return crypto.getRandomValues(new Uint8Array(length));
}

function base64(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes));
}

function base64url(bytes: Uint8Array): string {
  return base64(bytes).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/** Returns a random value in the URL-safe base64 alphabet. */
export function randomUrlSafe(bytes = 32): string {
  return base64url(randomBytes(bytes));
}

/** Returns a random value that can contain `+ / =`, which a client has to form-encode. */
export function randomBase64(bytes = 32): string {
  return base64(randomBytes(bytes));
}

/** The letters of user codes: no vowels, so that no code is a word (RFC 8628, section 6.1). */
const CODE_LETTERS = "BCDFGHJKLMNPQRSTVWXZ";

/** Returns a code that a user can type, such as `WDJB-MJHT`. */
export function randomUserCode(): string {
  const letters = Array.from(randomBytes(8), (byte) => CODE_LETTERS[byte % CODE_LETTERS.length]).join("");
  return `${letters.slice(0, 4)}-${letters.slice(4)}`;
}

/** Returns the S256 challenge of a PKCE verifier (RFC 7636, section 4.2). */
export async function challengeOf(verifier: string): Promise<string> {
  return base64url(new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(verifier))));
}

/** Derives a UUID from a name, for stable IDs that are not stored. */
export async function uuidOf(name: string): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(name)));
  const hex = Array.from(digest.slice(0, 16), (byte) => byte.toString(16).padStart(2, "0")).join("");
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `7${hex.slice(13, 16)}`,
    `8${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join("-");
}
