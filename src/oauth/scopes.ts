// Scopes as lists. What a server grants may be less, or spelled otherwise, than what was asked for.

/** A scope text as a list. Servers answer with spaces or commas, whatever they ask for. */
export function splitScopes(text: string): string[] {
  return text.split(/[\s,]+/).filter((scope) => scope !== "");
}

/** Which of the requested scopes were not granted. */
export function missingScopes(
  requested: readonly string[],
  granted: readonly string[],
  caseSensitive: boolean,
): string[] {
  const form = (scope: string) => (caseSensitive ? scope : scope.toLowerCase());
  const has = new Set(granted.map(form));
  return requested.filter((scope) => !has.has(form(scope)));
}
