// Removes secrets from what a server has sent, before it is stored or shown. A server can repeat in its response what was
// sent to it, in any encoding.

/** Characters in a row that are a token or a key if there is a digit among them. */
const LONG_WORD = /[A-Za-z0-9_.~-]{20,}/g;
export const REDACTED = "[redacted]";

/** A shorter secret is not compared, because it may also be a usual word. */
const MIN_SECRET_LENGTH = 4;
/**
 * How many letters and digits in a row of a secret may not be in a text. Letters alone can also be words. A server can
 * cut what it repeats, so a part of a secret counts.
 */
const MAX_COMMON = { withDigit: 8, letters: 12 };
/** The part of a longer secret that is compared. */
const MAX_COMPARED = 4_096;
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
  if (containsPartOf(safe, secrets)) return REDACTED;
  return safe.replaceAll(LONG_WORD, (word) => (/\d/.test(word) && !CODE.test(word) ? REDACTED : word));
}

/** An error code in one case, whose words are joined with underscores. */
const CODE = /^(?:[A-Z0-9]{1,12}(?:_[A-Z0-9]{1,12})+|[a-z0-9]{1,12}(?:_[a-z0-9]{1,12})+)$/;

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

/** Returns whether a text contains a part of a secret, with or without decoding it. */
export function containsPartOf(text: string, secrets: readonly string[]): boolean {
  const parts = new Set(secrets.flatMap(formsOf).flatMap(partsOf));
  if (parts.size === 0) return false;
  let decoded = text;
  for (let n = 0; n <= MAX_DECODINGS; n += 1) {
    if (partsOf(lettersAndDigits(decoded)).some((part) => parts.has(part))) return true;
    decoded = decodeOnce(decoded);
  }
  return false;
}

/** Returns a secret as it is, and in base64: both without what is neither a letter nor a digit. */
function formsOf(secret: string): string[] {
  const compared = secret.slice(0, MAX_COMPARED);
  const bytes = new TextEncoder().encode(compared);
  const forms = [compared, btoa(String.fromCharCode(...bytes))];
  // A character can become several.
  return forms.map((form) => lettersAndDigits(form).slice(0, 2 * MAX_COMPARED));
}

/** Returns the parts of a text that may not be in another one. A secret that is shorter is a part as a whole. */
function partsOf(content: string): string[] {
  const at = Array.from(content, (_, start) => start);
  const withDigit = at
    .map((start) => content.slice(start, start + MAX_COMMON.withDigit))
    .filter((part) => part.length === MAX_COMMON.withDigit && /\p{N}/u.test(part));
  const letters = at
    .map((start) => content.slice(start, start + MAX_COMMON.letters))
    .filter((part) => part.length === MAX_COMMON.letters);
  return [...withDigit, ...letters];
}

const lettersAndDigits = (text: string) =>
  text
    .normalize("NFKD")
    .replaceAll(/[^\p{L}\p{N}]/gu, "")
    .toLowerCase();

const NAMED_REFERENCES: Readonly<Record<string, string>> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
  nbsp: " ",
};

/** Decodes percent-encoded characters (RFC 3986), escapes of JSON and of other languages, and references of HTML. */
function decodeOnce(text: string): string {
  return text
    .replaceAll(/(?:%[0-9a-f]{2})+/gi, decodePercent)
    .replaceAll(/(?:\\u|\\x|&#x)([0-9a-f]{1,4});?/gi, (_, hex: string) =>
      String.fromCharCode(Number(`0x${hex}`)),
    )
    .replaceAll(/&#(\d{1,5});?/g, (_, decimal: string) => String.fromCharCode(Number(decimal)))
    .replaceAll(/&(amp|lt|gt|quot|apos|nbsp);/g, (_, name: string) => NAMED_REFERENCES[name] ?? "");
}

/** Decodes percent-encoded bytes as UTF-8, or as Latin-1 if they are not. */
function decodePercent(bytes: string): string {
  try {
    return decodeURIComponent(bytes);
  } catch {
    return bytes.replaceAll(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number(`0x${hex}`)));
  }
}
