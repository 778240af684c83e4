// RFC 6749, section 5.1 asks for a number of seconds; servers send strings, zero, minutes and nonsense.

const MAX_LIFETIME_SECONDS = 10 * 365 * 24 * 3600;

/**
 * The lifetime in seconds, between 0 and ten years; null when the answer does not say.
 * A negative number is a token that is expired already, a text that is no number says nothing.
 */
export function parseExpiresIn(value: unknown, unit: "seconds" | "minutes"): number | null {
  const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  if (typeof number !== "number" || Number.isNaN(number)) return null;
  const seconds = unit === "minutes" ? number * 60 : number;
  return Math.floor(Math.min(Math.max(seconds, 0), MAX_LIFETIME_SECONDS));
}
