// Removes secrets from what a server has sent, before it is stored or shown. A server can repeat in its response what was
// sent to it, in any encoding.

/** Characters in a row that are a token or a key if there is a digit among them. */
const LONG_WORD = /[A-Za-z0-9_.~-]{20,}/g;
const REDACTED = "[redacted]";

/** A shorter secret is not compared, because it may also be a usual word. */
const MIN_SECRET_LENGTH = 4;
/** How many letters and digits of a secret have to be in a text. */
const MIN_COMPARED = 8;
const MAX_DECODINGS = 3;

/**
 * Returns a text without secrets: the given ones, and everything that looks like a token. If it contains a secret in
 * another encoding, nothing of the text is returned.
 */
export function redact(text: string, secrets: readonly string[]): string {
  let safe = text.toWellFormed();
  for (const secret of secrets) {
    if (secret.length < MIN_SECRET_LENGTH) continue;
    for (const form of new Set([secret, encodeURIComponent(secret.toWellFormed())]))
      safe = safe.replaceAll(form, REDACTED);
  }
  if (containsEncoded(safe, secrets)) return REDACTED;
  return safe.replaceAll(LONG_WORD, (word) => (/\d/.test(word) ? REDACTED : word));
}

/**
 * Returns the media type of a `Content-Type` header with its charset, and without any other parameter; null where there
 * is none.
 */
export function safeMediaType(contentType: string | null, secrets: readonly string[]): string | null {
  const [, type = "", charset] =
    /^\s*([\w.+-]+\/[\w.+-]+)(?:.*;\s*(charset="?[\w-]{1,20}))?/i.exec(contentType ?? "") ?? [];
  if (type === "") return null;
  return redact(charset === undefined ? type : `${type}; ${charset.replace('"', "")}`, secrets).slice(0, 100);
}

/** Returns whether a text contains the letters and digits of a secret, with or without decoding it. */
function containsEncoded(text: string, secrets: readonly string[]): boolean {
  const compared = secrets.map(lettersAndDigits).filter(({ length }) => length >= MIN_COMPARED);
  let decoded = text;
  for (let n = 0; n <= MAX_DECODINGS; n += 1) {
    const content = lettersAndDigits(decoded);
    if (compared.some((secret) => content.includes(secret))) return true;
    decoded = decodeOnce(decoded);
  }
  return false;
}

const lettersAndDigits = (text: string) => text.replaceAll(/[^\p{L}\p{N}]/gu, "").toLowerCase();

/** Decodes percent-encoded characters (RFC 3986), escapes of JSON, and numeric references of HTML. */
function decodeOnce(text: string): string {
  return text
    .replaceAll(/(?:%[0-9a-f]{2})+/gi, (bytes) => {
      try {
        return decodeURIComponent(bytes);
      } catch {
        return bytes;
      }
    })
    .replaceAll(/(?:\\u|&#x)([0-9a-f]{1,4});?/gi, (_, hex: string) => String.fromCharCode(Number(`0x${hex}`)))
    .replaceAll(/&#(\d{1,5});?/g, (_, decimal: string) => String.fromCharCode(Number(decimal)));
}
