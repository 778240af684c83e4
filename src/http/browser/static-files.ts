// The static files with what only people need: what describes the providers, which of them have a logo, what their scopes
// mean, the reference, and the script of the connect page. They are read when a response needs them and kept in this
// isolate, and are in no bundle.

import type { Context } from "hono";
import * as z from "zod";
import type { ScopeWords } from "../../pages/connect/access.ts";
import {
  describedBy,
  type ProviderDescription,
  ProviderDescriptions,
} from "../../providers/provider-description.ts";
import { findProvider } from "../../providers/registry.ts";
import { connectedProvider } from "../../providers/way-to-connect.ts";
import { BoundedMap } from "../../shared/bounded-map.ts";
import { DAY, SECOND } from "../../shared/clock.ts";
import type { Localized } from "../../shared/language.ts";
import { lazy } from "../../shared/lazy.ts";
import { log } from "../../shared/log.ts";
import type { HttpEnv } from "../http-env.ts";

const Text = lazy(
  () => z.object({ en: z.string(), de: z.string(), "pt-BR": z.string() }) satisfies z.ZodType<Localized>,
);
const Scopes = lazy(() =>
  z.record(z.string(), z.object({ see: Text().nullable(), change: Text().nullable() })),
);
const LogoIds = lazy(() => z.array(z.string()));

type ScopeTable = ReadonlyMap<string, ScopeWords>;

/** How long a file is kept. One that can't be read is read again after a moment, because most responses need it. */
const FOUND_MS = DAY;
const FAILED_MS = SECOND;

/** The scopes of the providers that were used last. */
const scopeTable = fileReader(20, async (response): Promise<ScopeTable> => {
  const words = Object.entries(Scopes().parse(await response.json()));
  return new Map(words.map(([scope, meaning]) => [scope.toLowerCase(), meaning]));
});
const logoIds = fileReader(1, async (response) => new Set(LogoIds().parse(await response.json())));
const descriptions = fileReader(
  1,
  async (response) => new Map(Object.entries(ProviderDescriptions().parse(await response.json()))),
  { isRequired: true },
);
const texts = fileReader(8, (response) => response.text(), { isRequired: true });

/** Returns what the scopes of a provider mean, by their names in lowercase; an empty map where it is not known. */
export async function readScopeWords(c: Context<HttpEnv>, provider: string): Promise<ScopeTable> {
  return (await scopeTable(c, `scopes/${encodeURIComponent(provider)}.json`)) ?? new Map();
}

/**
 * Returns a function that returns the URL of a logo: an integration's own one, or its provider's; null without one.
 * `name` is the name beside it.
 */
export async function readLogos(c: Context<HttpEnv>) {
  const withLogo = await logoIds(c, "logo-ids.json");
  return (provider: string, own: string | null, name: string): string | null => {
    if (own !== null) return own;
    const known = findProvider(provider);
    // An institution has no logo, and that of the company in between would be misleading.
    if (known?.kind === "item" && known.name !== name) return null;
    // A provider that is connected in another way has the same logo.
    const id = [provider, connectedProvider(provider)].find((one) => withLogo?.has(one));
    return id === undefined ? null : `/logos/${id}.svg`;
  };
}

/** Returns the text of a static file. @throws Error if it can't be read */
export async function readStaticText(c: Context<HttpEnv>, path: string): Promise<string> {
  const text = await texts(c, path);
  if (text === null) throw new Error(`no static file ${path}`);
  return text;
}

/**
 * Returns a function that returns what describes a provider: the catalogue's description, with what an integration's own
 * definition changes. If the file can't be read, only the latter.
 */
export async function readDescriptions(c: Context<HttpEnv>) {
  const known = (await descriptions(c, "provider-descriptions.json")) ?? new Map();
  return (provider: Parameters<typeof describedBy>[0]): ProviderDescription => describedBy(provider, known);
}

/**
 * Returns a function that reads a file, and returns null where it does not exist or can't be read. The files that were used
 * last are kept. `isRequired`: the file is a part of every deployment.
 */
function fileReader<T>(
  maxFiles: number,
  parse: (response: Response) => Promise<T>,
  { isRequired = false } = {},
) {
  const files = new BoundedMap<{ content: T | null }>(maxFiles);
  return async (c: Context<HttpEnv>, path: string): Promise<T | null> => {
    const now = Date.now();
    const known = files.get(path, now);
    if (known !== undefined) return known.content;
    const { content, isFinal } = await readFile(c, path, parse);
    if (isRequired && isFinal && content === null) log.warn("static_file_missing", { path });
    const isSettled = isFinal && (content !== null || !isRequired);
    files.set(path, { content }, isSettled ? FOUND_MS : FAILED_MS, now);
    return content;
  };
}

async function readFile<T>(
  c: Context<HttpEnv>,
  path: string,
  parse: (response: Response) => Promise<T>,
): Promise<{ content: T | null; isFinal: boolean }> {
  try {
    const response = await c.env.ASSETS?.fetch(new URL(path, "https://assets.invalid/"));
    if (response === undefined || response.status === 404) return { content: null, isFinal: true };
    if (response.status !== 200) throw new Error(`status ${response.status}`);
    return { content: await parse(response), isFinal: true };
  } catch (error) {
    // The response is complete without it: scopes have their own names, and providers a monogram and no description.
    log.bug("static_file_unreadable", error, { path });
    return { content: null, isFinal: false };
  }
}
