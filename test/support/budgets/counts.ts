// What Cloudflare bills by number, for one operation.

import * as z from "zod";

export const Counts = z.object({
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
  /** Requests with `fetch` to servers outside of Cloudflare, such as the provider. */
  outgoingRequests: z.number(),
});

export type Counts = z.output<typeof Counts>;
export type Counted = keyof Counts;

/** The response of the counted Worker to `GET /_budget/counts`. */
export const CountsReport = z.object({
  counts: Counts,
  /** The number of calls that have not returned. */
  pending: z.number(),
});

/** Returns counts of zero. */
export const noCounts = (): Counts => ({
  objectRequests: 0,
  appObjectRequests: 0,
  alarms: 0,
  rowsRead: 0,
  rowsWritten: 0,
  tableRowsWritten: 0,
  kvReads: 0,
  kvWrites: 0,
  kvDeletes: 0,
  outgoingRequests: 0,
});
