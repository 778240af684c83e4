// Scopes as lists. A server can grant fewer scopes than requested, or spell them differently.

/** Splits a scope string. Servers return spaces or commas, whichever they expect in requests. */
export function splitScopes(text: string): string[] {
  return text.split(/[\s,]+/).filter((scope) => scope !== "");
}

/** Returns the requested scopes that were not granted. */
export function missingScopes(
  requested: readonly string[],
  granted: readonly string[],
  caseSensitive: boolean,
): string[] {
  const normalize = (scope: string) => (caseSensitive ? scope : scope.toLowerCase());
  const grantedSet = new Set(granted.map(normalize));
  return requested.filter((scope) => !grantedSet.has(normalize(scope)));
}
