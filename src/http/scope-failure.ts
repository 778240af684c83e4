import type { Failure } from "../shared/failure.ts";
import { type Access, allows } from "../shared/key-scopes.ts";

/** Returns the failure of a key that lacks something of what is required; null if it has all of it. */
export function scopeFailure(access: number, required: readonly Access[]): Failure | null {
  const missing = required.filter((one) => !allows(access, one));
  return missing.length === 0
    ? null
    : { code: "insufficient_scope", detail: `The API key needs ${nameOf(missing)}.` };
}

/** Returns what is required, in words. */
export function nameOf(required: readonly Access[]): string {
  if (required.includes("full")) return "full access";
  const names = required.map((scope) => `\`${scope}\``);
  return `the ${names.length > 1 ? "scopes" : "scope"} ${names.join(" and ")}`;
}
