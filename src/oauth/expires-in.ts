// Parses `expires_in`. RFC 6749, section 5.1 requires a number of seconds; servers send strings, zero,
// minutes and invalid values.

const MAX_LIFETIME_SECONDS = 10 * 365 * 24 * 3600;

/**
 * Returns the lifetime in seconds, between 0 and ten years; null where the value is missing or not a number.
 * A negative number means that the token has already expired.
 */
export function parseExpiresIn(value: unknown, unit: "seconds" | "minutes"): number | null {
  const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  if (typeof number !== "number" || Number.isNaN(number)) return null;
  const seconds = unit === "minutes" ? number * 60 : number;
  return Math.floor(Math.min(Math.max(seconds, 0), MAX_LIFETIME_SECONDS));
}
