/** Characters in a row that are a token or a key if there is a digit among them. */
const LONG_WORD = /[A-Za-z0-9_-]{20,}/g;
const REDACTED = "[redacted]";

/**
 * Returns a text without secrets: the given ones, and everything that looks like a token. A server can repeat in its
 * response what was sent to it.
 */
export function redact(text: string, secrets: readonly string[]): string {
  let safe = text;
  for (const secret of secrets) {
    if (secret === "") continue;
    for (const form of new Set([secret, encodeURIComponent(secret)])) safe = safe.replaceAll(form, REDACTED);
  }
  return safe.replaceAll(LONG_WORD, (word) => (/\d/.test(word) ? REDACTED : word));
}
