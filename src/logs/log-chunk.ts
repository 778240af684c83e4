// A chunk of a log: many entries as one text, which is one row. Beside it are the terms that its entries can be found by, and
// how many entries there were in each minute, so that most chunks are neither read nor parsed. Pure.

import * as z from "zod";
import { lazy, type Parsed } from "../shared/lazy.ts";
import { MINUTE } from "../shared/clock.ts";
import { isFailure, type LogEntry, SampledEntry } from "./log-entry.ts";
import type { LogFilter } from "./log-rpc.ts";

/** The most entries of a chunk, and the longest time that it covers. */
export const MAX_CHUNK_ENTRIES = 200;
export const MAX_CHUNK_MS = 10 * MINUTE;

/** How much of an ID is a term. Whoever finds the chunk compares the whole ID. */
const ID_TERM_LENGTH = 11;

/** The number of entries of each kind, all of them and the failures, by minutes since 1970. */
export const MinuteCounts = lazy(() =>
  z.record(z.string(), z.record(z.string(), z.tuple([z.number(), z.number()]))),
);
export type MinuteCounts = Parsed<typeof MinuteCounts>;

/** Returns the entry as a line of a chunk. */
export const lineOf = (entry: SampledEntry): string => JSON.stringify(entry);

/** Parses a line of a chunk. */
export const parseLine = (line: string): SampledEntry => SampledEntry().parse(JSON.parse(line));

/** Returns the terms by which an entry is found. */
export function termsOf(entry: LogEntry): string[] {
  const { status, method, route, code, provider, integration, kind } = entry;
  return [
    `kind:${kind}`,
    `outcome:${isFailure(entry) ? "failure" : "success"}`,
    ...(status === undefined ? [] : [`status:${status}`, `status:${classOf(status)}`]),
    ...named({ method, route, code, provider, integration }),
    ...idsOf(entry),
  ];
}

/** Returns the terms that each entry has which a filter matches. */
export function termsOfFilter(filter: LogFilter): string[] {
  const { kind, outcome, status, method, route, code, provider, integration } = filter;
  const terms = named({ kind, outcome, status, method, route, code, provider, integration });
  return [...terms, ...idsOf(filter)];
}

const named = (values: Record<string, string | undefined>) =>
  Object.entries(values).flatMap(([name, value]) => (value === undefined ? [] : [`${name}:${value}`]));

/** IDs say by their first letters what they are of. */
const idsOf = ({ request_id, connection, key_id }: Partial<LogEntry> | LogFilter) =>
  [request_id, connection, key_id].flatMap((id) => (id === undefined ? [] : [id.slice(0, ID_TERM_LENGTH)]));

/** Returns how a term stands among the others, so that it is not found within another one. */
export const delimited = (term: string): string => `\n${term}\n`;

/** Returns terms as the text of a chunk. */
export const joinTerms = (terms: Iterable<string>): string => `\n${[...terms].join("\n")}\n`;

export const splitTerms = (text: string): string[] => text.split("\n").filter((term) => term !== "");

/** Returns the class of a status, such as `4xx`. */
const classOf = (status: number): string => `${Math.floor(status / 100)}xx`;

/** Returns texts that each line has which a filter matches. Other lines are not parsed. */
export function textsOfFilter(filter: LogFilter): string[] {
  const { kind, code, provider, integration, connection, key_id, request_id, method, route } = filter;
  const fields = { kind, code, provider, integration, connection, key_id, request_id, method, route };
  return Object.entries(fields).flatMap(([name, value]) =>
    value === undefined ? [] : [`${JSON.stringify(name)}:${JSON.stringify(value)}`],
  );
}

/** Whether an entry matches a filter. */
export function matches(entry: LogEntry, filter: LogFilter): boolean {
  const { outcome, status, from = 0, to = Infinity } = filter;
  if (entry.at < from || entry.at >= to) return false;
  if (outcome !== undefined && isFailure(entry) !== (outcome === "failure")) return false;
  if (status === undefined) return true;
  return entry.status !== undefined && (String(entry.status) === status || classOf(entry.status) === status);
}

/** Adds an entry to the counts of a chunk, as many times as the number of entries that it stands for. */
export function countEntry(counts: MinuteCounts, entry: SampledEntry): void {
  const minute = String(Math.floor(entry.at / MINUTE));
  const ofMinute = (counts[minute] ??= {});
  const [total, failed] = ofMinute[entry.kind] ?? [0, 0];
  ofMinute[entry.kind] = [total + entry.sampled, failed + (isFailure(entry) ? entry.sampled : 0)];
}
