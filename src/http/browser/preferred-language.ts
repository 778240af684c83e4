// Selects the language of a page from the browser's preferences (RFC 9110, section 12.5.4).

import { parseAccept } from "hono/utils/accept";
import { type Language, LANGUAGES } from "../../shared/language.ts";

/** Returns the most preferred supported language of an `Accept-Language` header, or English. */
export function preferredLanguage(header: string | undefined): Language {
  // The parser sorts by preference. Languages of equal preference keep their order in the header.
  for (const { type: range, q } of parseAccept(header ?? "")) {
    const found = q > 0 ? matching(range) : undefined;
    if (found !== undefined) return found;
  }
  return "en";
}

/** Compares the primary language only: any Portuguese is served Brazilian Portuguese. */
function matching(range: string): Language | undefined {
  const [primary] = range.toLowerCase().split("-");
  return LANGUAGES.find((language) => language.toLowerCase().split("-")[0] === primary);
}
