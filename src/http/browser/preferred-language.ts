// Which language a page is in: the browser's preference (RFC 9110, section 12.5.4), English where it has none of ours.

import { parseAccept } from "hono/utils/accept";
import { type Language, LANGUAGES } from "../../shared/language.ts";

/** The language of ours that an `Accept-Language` likes best. */
export function preferredLanguage(header: string | undefined): Language {
  // The parser sorts by preference, and keeps what was said first before what is liked as much.
  for (const { type: range, q } of parseAccept(header ?? "")) {
    const found = q > 0 ? matching(range) : undefined;
    if (found !== undefined) return found;
  }
  return "en";
}

/** One language is enough: who reads Portuguese reads that of Brazil. */
function matching(range: string): Language | undefined {
  const [wanted] = range.toLowerCase().split("-");
  return LANGUAGES.find((language) => language.toLowerCase().split("-")[0] === wanted);
}
