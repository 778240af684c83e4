// What the page of the log shows: the filter, the range, and the opened line. All of it stands in the URL.

import type { LogKind } from "../../../logs/log-entry.ts";
import { DAY, HOUR, MINUTE } from "../../../shared/clock.ts";
import { appPath } from "../frame/paths.ts";

export const LOG_RANGES = ["1h", "24h", "7d"] as const;
export type LogRange = (typeof LOG_RANGES)[number];

/** How long a range is, and the steps of its plot, in milliseconds. */
export const RANGE_MS: Record<LogRange, { length: number; step: number }> = {
  "1h": { length: HOUR, step: 2 * MINUTE },
  "24h": { length: DAY, step: HOUR },
  "7d": { length: 7 * DAY, step: 6 * HOUR },
};

export type LogView = {
  app: string;
  search: string;
  kind: LogKind | null;
  failures: boolean;
  range: LogRange;
  /** The page, and the opened line. */
  cursor: string | null;
  line: string | null;
  /** Whether the page is loaded again every few seconds. */
  live: boolean;
};

/** Returns the URL of a view. Another filter begins with its first page, and opens no line. */
export const logUrl = (view: LogView, changes: Partial<LogView> = {}): string =>
  `${appPath(view.app)}/logs${logQuery(view, changes)}`;

/** Returns the query of a view, which is a link from another view. A page has a link for each of its lines. */
export function logQuery(view: LogView, changes: Partial<LogView> = {}): string {
  const isSamePage = Object.keys(changes).every((name) => name === "line");
  const shown = { ...view, ...(isSamePage ? {} : { cursor: null, line: null }), ...changes };
  const { search, kind, failures, range, cursor, line, live } = shown;
  const query = new URLSearchParams({
    ...(search === "" ? {} : { search }),
    ...(kind === null ? {} : { kind }),
    ...(failures ? { failures: "1" } : {}),
    ...(range === "24h" ? {} : { range }),
    ...(cursor === null ? {} : { cursor }),
    ...(line === null ? {} : { line }),
    ...(live ? { live: "1" } : {}),
  });
  return `?${query.toString()}`;
}

/** Returns the URL of the log of one connection, or of all that a request has caused. */
export const logSearchPath = (app: string, search: string) =>
  `${appPath(app)}/logs?search=${encodeURIComponent(search)}&range=7d`;
