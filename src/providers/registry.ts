import { CATALOGUE_TEXT } from "./catalogue-text.ts";
import type { DefinitionOverrides } from "./definition/definition.ts";
import {
  type AccountProvider,
  type BundledDefinition,
  type CodeProvider,
  type KeyProvider,
  type Provider,
  resolveCodeProvider,
  resolveItemProvider,
  resolveKeyProvider,
} from "./provider.ts";

/** Each kind of definition without its ID and its category, which are the keys of the text, and without a usual value. */
type Entry<Definition> = Definition extends { verified: infer Verified }
  ? Omit<Definition, "id" | "category" | "verified"> & { verified?: Verified }
  : never;

// Not validated, because the text is generated from definitions of this type.
const parseEntries: (text: string) => Record<string, Entry<BundledDefinition>> = JSON.parse;

let parsed: ReadonlyMap<string, BundledDefinition> | null = null;
const resolved = new Map<string, Provider>();

/** Providers with an integration's own definition, as long as something refers to that definition. */
const overridden = new WeakMap<DefinitionOverrides, CodeProvider | KeyProvider>();

/** An integration's provider, and what its own definition changes. */
export type ProviderReference = { provider: string; definition?: DefinitionOverrides | null };

function definitions(): ReadonlyMap<string, BundledDefinition> {
  parsed ??= new Map(
    [...CATALOGUE_TEXT].flatMap(([category, text]) =>
      Object.entries(parseEntries(text)).map(([id, entry]) => [
        id,
        { id, category, verified: "sources", ...entry },
      ]),
    ),
  );
  return parsed;
}

/** Returns all providers, ordered by ID. */
export function allProviders(): Provider[] {
  return [...definitions().keys()].toSorted().flatMap((id) => findProvider(id) ?? []);
}

/** Returns a definition of the catalogue by its ID, without its description. */
export const findDefinition = (id: string): BundledDefinition | undefined => definitions().get(id);

/** Returns a provider of the catalogue by its ID. */
export function findProvider(id: string): Provider | undefined {
  const known = resolved.get(id);
  if (known !== undefined) return known;
  const definition = findDefinition(id);
  if (definition === undefined) return undefined;
  const provider = resolveProvider(definition);
  resolved.set(id, provider);
  return provider;
}

function resolveProvider(definition: BundledDefinition): Provider {
  switch (definition.kind) {
    case "item":
      return resolveItemProvider(definition);
    case "api_key":
      return resolveKeyProvider(definition);
    case "code":
    case undefined:
      return resolveCodeProvider(definition);
  }
}

/**
 * Returns a stored integration's provider, with its own definition. Throws where the provider is no longer in the
 * catalogue, which the operator has to fix.
 */
export function providerOf({ provider: id, definition = null }: ProviderReference): Provider {
  const provider = findProvider(id);
  if (provider === undefined) throw new Error(`no provider ${id}`);
  if (definition === null || provider.kind === "item") return provider;
  const known = overridden.get(definition);
  if (known !== undefined) return known;
  const own =
    provider.kind === "code"
      ? resolveCodeProvider(provider, definition)
      : resolveKeyProvider(provider, definition);
  overridden.set(definition, own);
  return own;
}

/** Returns the provider of an integration that uses an authorization server. Throws for other kinds. */
export function codeProviderOf(integration: ProviderReference): CodeProvider {
  const provider = providerOf(integration);
  if (provider.kind !== "code") throw new Error(`${provider.id} is not an authorization server`);
  return provider;
}

/** Returns the provider of an integration that uses API keys. Throws for other kinds. */
export function keyProviderOf(integration: ProviderReference): KeyProvider {
  const provider = providerOf(integration);
  if (provider.kind !== "api_key") throw new Error(`${provider.id} has no API keys`);
  return provider;
}

/** Returns the provider of an integration whose account request tells whose credential it is. Throws for other kinds. */
export function accountProviderOf(integration: ProviderReference): AccountProvider {
  const provider = providerOf(integration);
  if (provider.kind === "item") throw new Error(`${provider.id} has no account request`);
  return provider;
}
