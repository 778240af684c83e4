// What Cloudflare bills by number, for one operation.

import * as z from "zod";

export const Counts = z.object({
  /** Requests to the Worker from outside. */
  workerRequests: z.number(),
  /** Requests to Durable Objects, those to the app's object included, alarms not. */
  objectRequests: z.number(),
  /** Requests to the app's object. */
  appObjectRequests: z.number(),
  /** Runs of alarms, each of which is billed as a request. */
  alarms: z.number(),
  rowsRead: z.number(),
  /** Rows that statements wrote, and one for each alarm that was set. Those of `tableRowsWritten` are not included. */
  rowsWritten: z.number(),
  /** Rows that the creation of tables and indexes wrote. */
  tableRowsWritten: z.number(),
  kvReads: z.number(),
  kvWrites: z.number(),
  kvDeletes: z.number(),
  /** Lines written to the log. */
  logLines: z.number(),
  /** Requests with `fetch` to servers outside of Cloudflare, such as the provider. Cloudflare does not bill these. */
  outgoingRequests: z.number(),
});

export type Counts = z.output<typeof Counts>;
export type Counted = keyof Counts;

/** All counts, in their order. */
export const COUNTED = Object.keys(Counts.shape) as Counted[];

/** The counts in words, for one and for several. */
const COUNT_TITLES: Record<Counted, [one: string, several: string]> = {
  workerRequests: ["Worker request", "Worker requests"],
  objectRequests: ["Durable Object request", "Durable Object requests"],
  appObjectRequests: ["request to the app's object", "requests to the app's object"],
  alarms: ["alarm", "alarms"],
  rowsRead: ["row read", "rows read"],
  rowsWritten: ["row written", "rows written"],
  tableRowsWritten: ["row written for new tables", "rows written for new tables"],
  kvReads: ["KV read", "KV reads"],
  kvWrites: ["KV write", "KV writes"],
  kvDeletes: ["KV delete", "KV deletes"],
  logLines: ["log line", "log lines"],
  outgoingRequests: ["outgoing request", "outgoing requests"],
};

/** Returns an amount with what is counted, such as `1 KV read`. */
export function inUnits(amount: number, counted: Counted): string {
  const [one, several] = COUNT_TITLES[counted];
  return `${amount} ${amount === 1 ? one : several}`;
}

/** Returns counts of zero. */
export const noCounts = (): Counts =>
  Counts.parse(Object.fromEntries(COUNTED.map((counted) => [counted, 0])));

/** What a new isolate of the counted Worker takes over: the time in milliseconds, and the alarms that are set. */
export const CountedState = z.object({
  time: z.number(),
  alarms: z.array(
    z.object({
      binding: z.enum(["CONNECTIONS", "APPS", "AGENTS", "LOGS"]),
      id: z.string(),
      at: z.number(),
      /** The number of the operation that set it. */
      operation: z.number(),
    }),
  ),
});

export type CountedState = z.output<typeof CountedState>;
export type Alarm = CountedState["alarms"][number];
