// Paths of agents' calls. A policy protects an API only if Latchkey and the API agree on the path of a request. A path that
// servers read in different ways is therefore refused, and never changed. Pure.

import { lazy } from "../../shared/lazy.ts";

/** Characters of a path that no URL parser changes, without those that some servers cut a path at. */
const PLAIN = /^\/(?:[\w\-.~!$&'()*+,=:@/]|%[\dA-Fa-f]{2})*$/;

/** What a decoded segment must not contain: a separator, a second encoding, a path parameter, or an invisible character. */
const ambiguous = lazy(() => /[/\\%;?#\p{C}\p{Zl}\p{Zp}\p{DI}]/u);

/** Characters that some character sets turn into a slash or a backslash, such as those of Windows, and normalization does not. */
const LIKE_SEPARATOR = /[\u00a5\u20a9\u2044\u2215\u2216]/;

/** Dots and spaces at the end, which some servers drop. This includes dot segments. */
const DROPPED_END = /[. ]$/;

const MAX_LENGTH = 2048;

const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/**
 * Returns the decoded segments of a path, which is percent-encoded and begins with a slash. A slash at the end makes no
 * difference, because many servers ignore it. Returns what is wrong with a path that is ambiguous.
 */
export function segmentsOf(path: string): string[] | string {
  if (path.length > MAX_LENGTH) return `must not exceed ${MAX_LENGTH} characters`;
  if (!path.startsWith("/")) return "must begin with a slash, and is relative to the API's base URL";
  if (!PLAIN.test(path)) return "must be percent-encoded, without a query, a fragment, or a semicolon";
  const segments: string[] = [];
  for (const encoded of path.replace(/\/$/, "").split("/").slice(1)) {
    const segment = decode(encoded);
    if (segment === null) return "must be encoded as UTF-8";
    if (segment === "") return "must not have an empty segment";
    if (ambiguous().test(segment))
      return "must not contain an encoded separator, percent sign, or invisible character";
    if (DROPPED_END.test(segment))
      return "must not have a dot segment, or one that ends with a dot or a space";
    if (segment.startsWith(" ")) return "must not have a segment that begins with a space";
    // Some servers replace characters that look like others, such as a full-width slash.
    if (segment.normalize("NFKC") !== segment || LIKE_SEPARATOR.test(segment))
      return "must not contain characters that normalization changes, or that look like a separator";
    segments.push(segment);
  }
  return segments;
}

/** Decodes a segment once. Returns null where its bytes are not UTF-8. */
function decode(encoded: string): string | null {
  if (!encoded.includes("%")) return encoded;
  try {
    const bytes = encoded.replaceAll(/%([\dA-Fa-f]{2})/g, (_, hex: string) =>
      String.fromCharCode(Number.parseInt(hex, 16)),
    );
    return decoder.decode(Uint8Array.from(bytes, (char) => char.charCodeAt(0)));
  } catch {
    return null;
  }
}

/** A literal segment of a pattern. It is not encoded. */
const LITERAL = /^[\w\-.~!$&'()+,=:@]+$/;

/** Returns whether a text is a pattern: literal segments, `*` for one segment, and `**` at the end for any number of them. */
export function isPathPattern(text: string): boolean {
  const segments = patternSegments(text);
  const isSegment = (segment: string, i: number) =>
    segment === "*" ||
    (segment === "**" && i === segments.length - 1 && !text.endsWith("/")) ||
    (LITERAL.test(segment) && !DROPPED_END.test(segment));
  return text.startsWith("/") && segments.every(isSegment);
}

const patternSegments = (pattern: string) => pattern.replace(/\/$/, "").split("/").slice(1);

/** Returns whether segments match a pattern. `**` also stands for no segment, so `/repos/**` matches `/repos`. */
export function matchesPattern(pattern: string, segments: readonly string[]): boolean {
  const parts = patternSegments(pattern);
  const isOpen = parts.at(-1) === "**";
  const fixed = isOpen ? parts.slice(0, -1) : parts;
  if (isOpen ? segments.length < fixed.length : segments.length !== fixed.length) return false;
  return fixed.every((part, i) => part === "*" || part === segments[i]);
}
