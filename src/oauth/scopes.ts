// Scopes as lists. A server can grant fewer scopes than requested, or spell them differently.

/** Splits a scope string. Servers return spaces or commas, whichever they expect in requests. */
export function splitScopes(text: string): string[] {
  return text.split(/[\s,]+/).filter((scope) => scope !== "");
}

/** Returns whether a text is a single scope (RFC 6749, section 3.3). */
export const isScope = (text: string): boolean => /^[\x21\x23-\x5b\x5d-\x7e]{1,256}$/.test(text);

/**
 * Scopes that servers honor without returning them, so that their absence means nothing. They ask for an ID token or a
 * refresh token (OpenID Connect Core 1.0, sections 3.1.2.1 and 11), and are no permission of the access token.
 */
const NEVER_ECHOED: readonly string[] = ["openid", "offline_access"];

/** How a server writes scopes. */
export type ScopeRules = {
  caseSensitive: boolean;
  /** Groups of scopes with the same meaning. A server can return another one of a group than was requested. */
  equivalents?: readonly (readonly string[])[];
  /** Scopes that the server never returns, besides those of the standards. */
  neverEchoed?: readonly string[];
};

const MAX_SCOPES = 200;
const MAX_SCOPES_LENGTH = 8 * 1024;

/**
 * Returns the scopes to store of those that a server has granted: at most 200, and 8 KiB in all as JSON. Scopes that do
 * not fit are left out.
 */
export function boundScopes(scopes: readonly string[]): string[] {
  const kept: string[] = [];
  let left = MAX_SCOPES_LENGTH;
  for (const scope of scopes) {
    // With the quotes and a comma, and in bytes, because other characters take several.
    const size = new TextEncoder().encode(JSON.stringify(scope)).length + 1;
    if (kept.length === MAX_SCOPES) break;
    if (size > left) continue;
    kept.push(scope);
    left -= size;
  }
  return kept;
}

/** Returns the requested scopes that were not granted. */
export function missingScopes(
  requested: readonly string[],
  granted: readonly string[],
  { caseSensitive, equivalents = [], neverEchoed = [] }: ScopeRules,
): string[] {
  const normalize = (scope: string) => (caseSensitive ? scope : scope.toLowerCase());
  const known = new Set([...granted, ...NEVER_ECHOED, ...neverEchoed].map(normalize));
  for (const group of equivalents.map((scopes) => scopes.map(normalize))) {
    if (group.some((scope) => known.has(scope))) for (const scope of group) known.add(scope);
  }
  return requested.filter((scope) => !known.has(normalize(scope)));
}
