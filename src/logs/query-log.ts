// Finds entries in a log, newest first, and counts them.

import { MINUTE } from "../shared/clock.ts";
import { matches, parseLine, termsOfFilter, textsOfFilter } from "./log-chunk.ts";
import type { LogCountRange, LogCounts, LogFilter, LogPage, StoredEntry } from "./log-rpc.ts";
import type { LogStore } from "./log-store.ts";

/** How much text one call reads. The next page continues where it stopped. */
const MAX_BYTES_READ = 8 * 1024 * 1024;

/** The place of an entry in the order of a log: its time, its chunk, and its line in it. */
type Position = { at: number; chunk: number; line: number };
type Found = Position & { entry: StoredEntry };

/** Returns a page of the entries that match a filter. */
export function listEntries(
  store: LogStore,
  filter: LogFilter,
  cursor: string | null,
  limit: number,
): LogPage {
  const start = cursor === null ? null : parsePosition(cursor);
  const before = Math.min(filter.to ?? Infinity, start === null ? Infinity : start.at + 1);
  const places = store.places(
    filter.from ?? 0,
    Math.min(before, Number.MAX_SAFE_INTEGER),
    termsOfFilter(filter),
  );
  const texts = textsOfFilter(filter);
  let found: Found[] = [];
  let bytes = 0;
  for (const { id, last_at, bytes: size } of places) {
    // All entries of this chunk and of those after it are older than the page.
    if (found.length > limit && (found[limit - 1]?.at ?? 0) > last_at) break;
    if (bytes > MAX_BYTES_READ) return unfinishedPage(store, found, limit, last_at);
    bytes += size;
    const matching = store.lines(id).flatMap((text, line): Found[] => {
      if (!texts.every((part) => text.includes(part))) return [];
      const entry = parseLine(text);
      const position = { at: entry.at, chunk: id, line };
      if (!matches(entry, filter) || (start !== null && !isOlder(position, start))) return [];
      return [{ ...position, entry: { id: `log${id}-${line}`, ...entry } }];
    });
    if (matching.length > 0)
      found = [...found, ...matching].toSorted((a, b) => (isOlder(a, b) ? 1 : -1)).slice(0, limit + 1);
  }
  const page = found.slice(0, limit);
  const last = page.at(-1);
  const hasMore = found.length > limit && last !== undefined;
  return {
    data: page.map(({ entry }) => entry),
    nextCursor: hasMore ? formatPosition(last) : null,
    since: store.since(),
  };
}

/** Returns the entries that are certainly the newest ones. The next page continues with the chunk that was not read. */
function unfinishedPage(
  store: LogStore,
  found: readonly Found[],
  limit: number,
  unreadUntil: number,
): LogPage {
  const page = found.filter(({ at }) => at > unreadUntil).slice(0, limit);
  const last = page.length === limit ? page.at(-1) : undefined;
  return {
    data: page.map(({ entry }) => entry),
    nextCursor: formatPosition(last ?? { at: unreadUntil + 1, chunk: 0, line: 0 }),
    since: store.since(),
  };
}

/** Returns the entry with an ID; null where there is none. */
export function findEntry(store: LogStore, id: string): StoredEntry | null {
  const [, chunk, line] = /^log(\d{1,12})-(\d{1,4})$/.exec(id) ?? [];
  if (chunk === undefined || line === undefined) return null;
  const text = store.lines(Number(chunk))[Number(line)];
  return text === undefined ? null : { id, ...parseLine(text) };
}

/** Returns how many entries there were in each step of a range. */
export function countEntries(store: LogStore, { kind, from, to, step }: LogCountRange): LogCounts {
  const data = Array.from({ length: Math.ceil((to - from) / step) }, (_, i) => ({
    from: from + i * step,
    until: Math.min(from + (i + 1) * step, to),
    total: 0,
    failed: 0,
  }));
  let allLost = 0;
  for (const { counts, lost } of store.counts(from, to)) {
    allLost += lost;
    for (const [minute, ofKinds] of Object.entries(counts)) {
      const at = Number(minute) * MINUTE;
      const sum = at < from ? undefined : data[Math.floor((at - from) / step)];
      if (sum === undefined) continue;
      for (const [name, [total, failed] = [0, 0]] of Object.entries(ofKinds)) {
        if (kind !== undefined && name !== kind) continue;
        sum.total += total;
        sum.failed += failed;
      }
    }
  }
  return { data, lost: allLost, since: store.since() };
}

/** Whether a position comes after another one in the log, which has the newest entries first. */
function isOlder(position: Position, other: Position): boolean {
  if (position.at !== other.at) return position.at < other.at;
  if (position.chunk !== other.chunk) return position.chunk < other.chunk;
  return position.line < other.line;
}

const formatPosition = ({ at, chunk, line }: Position) => `${at}.${chunk}.${line}`;

/** Parses a cursor whose format was checked. */
function parsePosition(cursor: string): Position {
  const [at = 0, chunk = 0, line = 0] = cursor.split(".").map(Number);
  return { at, chunk, line };
}
