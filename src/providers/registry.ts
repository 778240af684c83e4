import { catalogue } from "./catalogue.ts";
import type { DefinitionOverrides } from "./definition/definition.ts";
import {
  type CodeProvider,
  type Provider,
  type ProviderDefinition,
  resolveCodeProvider,
  resolveItemProvider,
} from "./provider.ts";

const byId = new Map<string, ProviderDefinition>(catalogue.map((definition) => [definition.id, definition]));
const resolved = new Map<string, Provider>();

/** Providers with an integration's own definition, as long as something refers to that definition. */
const overridden = new WeakMap<DefinitionOverrides, CodeProvider>();

/** An integration's provider, and what its own definition changes. */
export type ProviderReference = { provider: string; definition?: DefinitionOverrides | null };

/** Returns all providers, ordered by ID. */
export function allProviders(): Provider[] {
  return [...byId.keys()].toSorted().flatMap((id) => findProvider(id) ?? []);
}

/** Returns a definition of the catalogue by its ID. */
export const findDefinition = (id: string): ProviderDefinition | undefined => byId.get(id);

/** Returns a provider of the catalogue by its ID. */
export function findProvider(id: string): Provider | undefined {
  const known = resolved.get(id);
  if (known !== undefined) return known;
  const definition = byId.get(id);
  if (definition === undefined) return undefined;
  const provider =
    definition.kind === "item" ? resolveItemProvider(definition) : resolveCodeProvider(definition);
  resolved.set(id, provider);
  return provider;
}

/**
 * Returns a stored integration's provider, with its own definition. Throws where the provider is no longer in the
 * catalogue, which the operator has to fix.
 */
export function providerOf({ provider: id, definition = null }: ProviderReference): Provider {
  const provider = findProvider(id);
  if (provider === undefined) throw new Error(`no provider ${id}`);
  if (definition === null || provider.kind !== "code") return provider;
  const known = overridden.get(definition);
  if (known !== undefined) return known;
  const own = resolveCodeProvider(provider, definition);
  overridden.set(definition, own);
  return own;
}

/** Returns the provider of an integration that uses an authorization server. Throws for other kinds. */
export function codeProviderOf(integration: ProviderReference): CodeProvider {
  const provider = providerOf(integration);
  if (provider.kind !== "code") throw new Error(`${provider.id} is not an authorization server`);
  return provider;
}
