import { CATALOGUE_TEXT } from "./catalogue-text.ts";
import type { DefinitionOverrides } from "./definition/definition.ts";
import {
  type CodeProvider,
  type Provider,
  type ProviderDefinition,
  resolveCodeProvider,
  resolveItemProvider,
} from "./provider.ts";

/** Each kind of definition without its ID, which is its key in the catalogue. */
type WithoutId<Definition> = Definition extends unknown ? Omit<Definition, "id"> : never;

const parsed = new Map<string, ProviderDefinition>();
const resolved = new Map<string, Provider>();

/** Providers with an integration's own definition, as long as something refers to that definition. */
const overridden = new WeakMap<DefinitionOverrides, CodeProvider>();

/** An integration's provider, and what its own definition changes. */
export type ProviderReference = { provider: string; definition?: DefinitionOverrides | null };

/** Returns all providers, ordered by ID. */
export function allProviders(): Provider[] {
  return [...CATALOGUE_TEXT.keys()].toSorted().flatMap((id) => findProvider(id) ?? []);
}

/** Returns a definition of the catalogue by its ID. */
export function findDefinition(id: string): ProviderDefinition | undefined {
  const known = parsed.get(id);
  if (known !== undefined) return known;
  const text = CATALOGUE_TEXT.get(id);
  if (text === undefined) return undefined;
  const definition = { id, ...parseDefinition(text) };
  parsed.set(id, definition);
  return definition;
}

// Not validated, because the text is generated from definitions of this type.
const parseDefinition: (text: string) => WithoutId<ProviderDefinition> = JSON.parse;

/** Returns a provider of the catalogue by its ID. */
export function findProvider(id: string): Provider | undefined {
  const known = resolved.get(id);
  if (known !== undefined) return known;
  const definition = findDefinition(id);
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
