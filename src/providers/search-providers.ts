// Searches the catalogue. Pure.

import { describeKind } from "./provider-kinds.ts";
import type { Provider } from "./provider.ts";
import { allProviders } from "./registry.ts";

/** What a provider can support. */
export const CAPABILITIES = ["pkce", "refresh", "expiry", "revocation", "check"] as const;

export type ProviderQuery = {
  search?: string | undefined;
  category?: Provider["category"] | undefined;
  kind?: Provider["kind"] | undefined;
  supports?: (typeof CAPABILITIES)[number] | undefined;
  /** The ID after which the page begins. */
  cursor?: string | undefined;
  limit: number;
};

/** Returns a page of the providers that match, ordered by ID. `nextCursor` is null on the last page. */
export function searchProviders(query: ProviderQuery): { found: Provider[]; nextCursor: string | null } {
  const { cursor = "", limit } = query;
  const matching = allProviders().filter((provider) => provider.id > cursor && matches(provider, query));
  const found = matching.slice(0, limit);
  return { found, nextCursor: matching.length > limit ? (found.at(-1)?.id ?? null) : null };
}

function matches(provider: Provider, { search, category, kind, supports }: ProviderQuery): boolean {
  const text = search?.trim().toLowerCase() ?? "";
  return (
    (text === "" || provider.id.includes(text) || provider.name.toLowerCase().includes(text)) &&
    (category === undefined || provider.category === category) &&
    (kind === undefined || provider.kind === kind) &&
    (supports === undefined || describeKind(provider).supports[supports])
  );
}
