// Reads and writes scope values the way a provider spells them.

import type { Provider } from "../providers/provider.ts";

/** Parses a scope value, or gives undefined when it names a scope the provider does not have. */
export function parseScope({ scopes }: Provider, value: string | undefined): string[] | undefined {
  if (value === undefined || value === "") return scopes.initial.length > 0 ? [...scopes.initial] : undefined;
  const names = value.split(scopes.separator).map((name) => (scopes.ignoreCase ? name.toUpperCase() : name));
  return names.every((name) => Object.hasOwn(scopes.known, name)) ? [...new Set(names)] : undefined;
}

export function writeScope({ scopes }: Provider, scope: readonly string[]): string {
  return scope.join(scopes.separator);
}

/** Reads a scope that a test dictates, in whatever separator and however unknown. */
export function readAnyScope({ scopes }: Provider, value: string): string[] {
  const names = value.split(/[\s,]+/).filter((name) => name !== "");
  return scopes.ignoreCase ? names.map((name) => name.toUpperCase()) : names;
}
