// The contract of an app's log. It names only data, so that no caller imports the class.

import type { AppId } from "../shared/id.ts";
import type { Batch } from "./entry-sampler.ts";
import type { LogKind, SampledEntry } from "./log-entry.ts";

/** Which entries are returned. An absent filter matches all. Times are in milliseconds. */
export type LogFilter = {
  kind?: LogKind | undefined;
  outcome?: "success" | "failure" | undefined;
  /** A status, such as `404`, or all of a class, such as `4xx`. */
  status?: string | undefined;
  code?: string | undefined;
  provider?: string | undefined;
  integration?: string | undefined;
  connection?: string | undefined;
  key_id?: string | undefined;
  request_id?: string | undefined;
  method?: string | undefined;
  route?: string | undefined;
  /** From this time on, and before the other. */
  from?: number | undefined;
  to?: number | undefined;
};

/** An entry with its ID. */
export type StoredEntry = SampledEntry & { id: string };

export type LogPage = {
  data: StoredEntry[];
  /** Where the next page starts; null on the last one. */
  nextCursor: string | null;
  /** Since when the log has all that it keeps: older entries were deleted. Null while it is empty. */
  since: number | null;
};

/** How many entries there were from one time to just before another, those included that are not kept. */
export type LogCount = { from: number; until: number; total: number; failed: number };

export type LogCounts = {
  data: LogCount[];
  /** The number of entries that are not kept, and for which no other stands. */
  lost: number;
  since: number | null;
};

/** What is counted, in which steps. Times and steps are in milliseconds, and multiples of a minute. */
export type LogCountRange = {
  kind?: LogKind | undefined;
  from: number;
  to: number;
  step: number;
};

export interface LogRpc extends Rpc.DurableObjectBranded {
  /** Stores entries. Returns how long the isolate waits before it sends others, in milliseconds. */
  append(batch: Batch): Promise<{ waitMs: number }>;
  /** Returns entries, newest first. A page can have fewer entries than `limit`, and still not be the last one. */
  list(filter: LogFilter, cursor: string | null, limit: number): LogPage;
  /** Returns one entry; null where there is none. */
  find(id: string): StoredEntry | null;
  count(range: LogCountRange): LogCounts;
  /** Deletes the log of a deleted app. Entries that arrive later are not stored. */
  end(): Promise<void>;
}

/** Returns the Durable Object of an app's log. */
export const logStub = <O extends LogRpc>(
  env: { LOGS: DurableObjectNamespace<O> },
  app: AppId,
): DurableObjectStub<O> => env.LOGS.getByName(app);
