// What describes a provider to people, such as its documentation and how to register a client. No flow reads it, so the
// catalogue's descriptions are a static file, assets/provider-descriptions.json, and are not in the Worker.

import * as z from "zod";
import { lazy, type Parsed } from "../shared/lazy.ts";
import type { Localized } from "../shared/language.ts";
import { mergePatch } from "../shared/merge-patch.ts";
import type { BundledDefinition, Provider } from "./provider.ts";

const Text = lazy(
  () => z.object({ en: z.string(), de: z.string(), "pt-BR": z.string() }) satisfies z.ZodType<Localized>,
);

/** These fields of a definition. Its own schema has checked them. */
const ProviderDescription = lazy(() =>
  z.object({
    documentation: z.string().optional(),
    registration: z.object({ url: z.string().optional(), notes: z.array(z.string()).optional() }).optional(),
    scopes: z.object({ known: z.record(z.string(), z.union([z.string(), Text()])).optional() }).optional(),
  }),
);

export type ProviderDescription = Parsed<typeof ProviderDescription>;

/** The descriptions of the catalogue, by the ID of the provider. */
export const ProviderDescriptions = lazy(() => z.record(z.string(), ProviderDescription()));

/** A provider, with what an integration's own definition says of it. */
type Described = Pick<Provider, "id"> & {
  documentation?: string | undefined;
  registration?: Provider["registration"];
};

/** Returns a provider's description: the catalogue's one, with what an integration's own definition changes. */
export function describedBy(
  { id, documentation, registration }: Described,
  descriptions: ReadonlyMap<string, ProviderDescription>,
): ProviderDescription {
  return mergePatch(descriptions.get(id) ?? {}, { documentation, registration });
}

/** Returns a definition of the catalogue with its description, as its own file has it. */
export function wholeDefinition(
  { id, name, ...definition }: BundledDefinition,
  description: ProviderDescription,
): object {
  return { id, name, ...mergePatch(description, definition) };
}
