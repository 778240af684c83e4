// Scopes as lists. A server can grant fewer scopes than requested, or spell them differently.

/** Splits a scope string. Servers return spaces or commas, whichever they expect in requests. */
export function splitScopes(text: string): string[] {
  return text.split(/[\s,]+/).filter((scope) => scope !== "");
}

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
  caseSensitive: boolean,
): string[] {
  const normalize = (scope: string) => (caseSensitive ? scope : scope.toLowerCase());
  const grantedSet = new Set(granted.map(normalize));
  return requested.filter((scope) => !grantedSet.has(normalize(scope)));
}
