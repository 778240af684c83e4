// The static files with what only people need: what describes the providers, which of them have a logo, and what their
// scopes mean. They are read when a response needs them and kept in this isolate, and are in no bundle.

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
import { DAY, MINUTE } from "../../shared/clock.ts";
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

/** A file that does not exist is kept as well, and one that can't be read now is read again soon. */
const FOUND_MS = DAY;
const FAILED_MS = MINUTE;

/** The scopes of the providers that were used last. */
const tables = new BoundedMap<ScopeTable>(20);
const logoIds = new BoundedMap<ReadonlySet<string>>(1);
const descriptions = new BoundedMap<ReadonlyMap<string, ProviderDescription>>(1);

const NO_SCOPES: ScopeTable = new Map();
const NO_LOGOS: ReadonlySet<string> = new Set();

/** Returns what the scopes of a provider mean, by their names in lowercase; an empty map where it is not known. */
export async function readScopeWords(c: Context<HttpEnv>, provider: string): Promise<ScopeTable> {
  const now = Date.now();
  const known = tables.get(provider, now);
  if (known !== undefined) return known;
  const file = await readFile(c, `scopes/${encodeURIComponent(provider)}.json`, Scopes());
  const table =
    file.content === null
      ? NO_SCOPES
      : new Map(Object.entries(file.content).map(([scope, words]) => [scope.toLowerCase(), words]));
  tables.set(provider, table, file.isFinal ? FOUND_MS : FAILED_MS, now);
  return table;
}

/**
 * Returns a function that returns the URL of a logo: an integration's own one, or its provider's; null without one.
 * `name` is the name beside it.
 */
export async function readLogos(c: Context<HttpEnv>) {
  const now = Date.now();
  let ids = logoIds.get("", now);
  if (ids === undefined) {
    const file = await readFile(c, "logo-ids.json", LogoIds());
    ids = file.content === null ? NO_LOGOS : new Set(file.content);
    logoIds.set("", ids, file.isFinal ? FOUND_MS : FAILED_MS, now);
  }
  const withLogo = ids;
  return (provider: string, own: string | null, name: string): string | null => {
    if (own !== null) return own;
    const known = findProvider(provider);
    // An institution has no logo, and that of the company in between would be misleading.
    if (known?.kind === "item" && known.name !== name) return null;
    // A provider that is connected in another way has the same logo.
    const id = [provider, connectedProvider(provider)].find((one) => withLogo.has(one));
    return id === undefined ? null : `/logos/${id}.svg`;
  };
}

/** Returns the text of a static file. @throws Error if it can't be read */
export async function readStaticText(c: Context<HttpEnv>, path: string): Promise<string> {
  const response = await c.env.ASSETS?.fetch(new URL(path, "https://assets.invalid/"));
  if (response?.status !== 200) throw new Error(`no static file ${path}`);
  return response.text();
}

/**
 * Returns a function that returns what describes a provider: the catalogue's description, with what an integration's own
 * definition changes. If the file can't be read, only the latter.
 */
export async function readDescriptions(c: Context<HttpEnv>) {
  const now = Date.now();
  let all = descriptions.get("", now);
  if (all === undefined) {
    const path = "provider-descriptions.json";
    const { content, isFinal } = await readFile(c, path, ProviderDescriptions());
    // Unlike the other files, it is a part of every deployment.
    if (content === null && isFinal) log.warn("static_file_missing", { path });
    all = new Map(Object.entries(content ?? {}));
    descriptions.set("", all, content === null ? FAILED_MS : FOUND_MS, now);
  }
  const known = all;
  return (provider: Parameters<typeof describedBy>[0]): ProviderDescription => describedBy(provider, known);
}

async function readFile<T>(
  c: Context<HttpEnv>,
  path: string,
  schema: z.ZodType<T>,
): Promise<{ content: T | null; isFinal: boolean }> {
  const { ASSETS } = c.env;
  if (ASSETS === undefined) return { content: null, isFinal: true };
  try {
    const response = await ASSETS.fetch(new URL(path, "https://assets.invalid/"));
    if (response.status === 404) return { content: null, isFinal: true };
    return { content: schema.parse(await response.json()), isFinal: true };
  } catch (error) {
    // The response is complete without it: scopes have their own names, and providers a monogram and no description.
    log.bug("static_file_unreadable", error, { path });
    return { content: null, isFinal: false };
  }
}
