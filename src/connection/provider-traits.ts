// What a connection has to know of its provider without its integration. It is stored where the integration has a
// definition of its own, as of the last grant or refresh.

import * as z from "zod";
import { lazy, type Parsed } from "../shared/lazy.ts";
import type { AccountProvider } from "../providers/provider.ts";
import { accountProviderOf, findProvider, type ProviderReference } from "../providers/registry.ts";

export const ProviderTraits = lazy(() =>
  z.object({
    /** The number of parts of a complete account ID. */
    account_parts: z.number(),
    /** The age of an access token, in seconds, before which the server refuses a refresh. */
    refresh_not_before: z.number().nullable(),
    revocation_hint: z.string().nullable(),
    scope_equivalents: z.array(z.array(z.string())),
    scopes_never_echoed: z.array(z.string()),
    /** Error codes which mean that the grant has ended. */
    final_errors: z.array(z.string()).optional(),
  }),
);

export type ProviderTraits = Parsed<typeof ProviderTraits>;

/** Returns the traits of a provider. Only an authorization server has scopes and refreshes. */
export function traitsOfProvider(provider: AccountProvider): ProviderTraits {
  const { token, account, revocation } = provider;
  const common = {
    account_parts: token.account_fields.length + (account?.id?.length ?? 0),
    revocation_hint: revocation.hint ?? null,
  };
  if (provider.kind !== "code")
    return { ...common, refresh_not_before: null, scope_equivalents: [], scopes_never_echoed: [] };
  const { scopes } = provider;
  return {
    ...common,
    refresh_not_before: provider.token.refresh_not_before ?? null,
    scope_equivalents: scopes.equivalents ?? [],
    scopes_never_echoed: scopes.never_echoed ?? [],
    final_errors: provider.token.final_errors ?? [],
  };
}

/** Returns what a connection stores: the traits of an integration with its own definition, and nothing for others. */
export const ownTraits = (integration: ProviderReference): ProviderTraits | null =>
  (integration.definition ?? null) === null ? null : traitsOfProvider(accountProviderOf(integration));

/** Returns the traits of a connection's provider; null for items. */
export function traitsOf(connection: {
  provider: string | null;
  provider_traits: ProviderTraits | null;
}): ProviderTraits | null {
  if (connection.provider_traits !== null) return connection.provider_traits;
  const provider = findProvider(connection.provider ?? "");
  return provider === undefined || provider.kind === "item" ? null : traitsOfProvider(provider);
}
