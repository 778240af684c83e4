// Parses and formats scope values with the provider's separator.

import type { Provider } from "../providers/provider.ts";

/** Parses a scope value. Returns undefined if it contains a scope that the provider does not have. */
export function parseScope({ scopes }: Provider, value: string | undefined): string[] | undefined {
  if (value === undefined || value === "") return scopes.initial.length > 0 ? [...scopes.initial] : undefined;
  const names = value.split(scopes.separator).map((name) => (scopes.ignoreCase ? name.toUpperCase() : name));
  const isKnown = (name: string) => scopes.acceptsUnknown === true || Object.hasOwn(scopes.known, name);
  return names.every(isKnown) ? [...new Set(names)] : undefined;
}

export function formatScope({ scopes }: Provider, scope: readonly string[]): string {
  return scope.join(scopes.separator);
}

/** Parses the scope of a fault: with any separator, and including unknown scopes. */
export function parseAnyScope({ scopes }: Provider, value: string): string[] {
  const names = value.split(/[\s,]+/).filter((name) => name !== "");
  return scopes.ignoreCase ? names.map((name) => name.toUpperCase()) : names;
}
