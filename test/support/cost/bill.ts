// Computes prices from counts.

import type { Counts } from "../budgets/counts.ts";
import type { Budgets } from "../budgets/operations.ts";
import {
  ACTIVE_MS_PER_OBJECT_REQUEST,
  ACTIVE_MS_PER_OUTGOING_REQUEST,
  CPU_MS_PER_REQUEST,
  DAYS_PER_MONTH,
  KV_KB_PER_CONNECTION,
  OBJECT_KB_PER_CONNECTION,
  type Profile,
  READS_PER_HOUR,
} from "./assumptions.ts";
import { OBJECT_GB, PRICED, type Priced, PRICES } from "./prices.ts";

const KB_PER_GB = 1_000_000;
const MILLION = 1_000_000;

/** How many units of each price are used. */
type Usage = Record<Priced, number>;

const noUsage = () => Object.fromEntries(PRICED.map((priced) => [priced, 0])) as Usage;

/** Returns what one operation uses. */
function usageOf(counts: Counts): Usage {
  const { workerRequests, rowsRead, kvReads, kvWrites, kvDeletes, logLines } = counts;
  const objectRequests = counts.objectRequests + counts.alarms;
  // Without a Durable Object, the Worker itself sends the requests, and a Worker is not billed for the time it waits.
  const waitingFor = objectRequests === 0 ? 0 : counts.outgoingRequests;
  const activeMs =
    objectRequests * ACTIVE_MS_PER_OBJECT_REQUEST + waitingFor * ACTIVE_MS_PER_OUTGOING_REQUEST;
  return {
    ...noUsage(),
    workerRequests,
    workerCpuMs: workerRequests * CPU_MS_PER_REQUEST,
    logLines,
    objectRequests,
    objectGbSeconds: (activeMs / 1000) * OBJECT_GB,
    rowsRead,
    rowsWritten: counts.rowsWritten + counts.tableRowsWritten,
    kvReads,
    kvWrites,
    kvDeletes,
  };
}

/** A price in US dollars. `operations` is what is neither for log lines nor for duration. */
type PriceParts = { operations: number; logs: number; duration: number; total: number };

/** The price of a million operations. The usage that the plan includes is not subtracted. */
export function dollarsPerMillion(counts: Counts): PriceParts {
  const usage = usageOf(counts);
  const priceOf = (priced: Priced) => dollars(priced, usage[priced] * MILLION);
  const [logs, duration] = [priceOf("logLines"), priceOf("objectGbSeconds")];
  const others = PRICED.filter((priced) => priced !== "logLines" && priced !== "objectGbSeconds");
  const operations = sum(others.map((priced) => priceOf(priced)));
  return { operations, logs, duration, total: operations + logs + duration };
}

export type Bill = {
  refreshes: number;
  reads: number;
  /** US dollars for what exceeds the included usage. */
  dollars: Record<Priced, number>;
};

/** Returns what connections cost in a month. */
export function monthlyBill(budgets: Budgets, connections: number, profile: Profile): Bill {
  const { hoursPerDay, refreshesPerDay, isAhead } = profile;
  const refreshes = connections * DAYS_PER_MONTH * refreshesPerDay;
  const reads = connections * DAYS_PER_MONTH * hoursPerDay * READS_PER_HOUR;
  const refresh = usageOf(budgets[isAhead ? "refresh-ahead" : "refresh"]);
  const read = usageOf(budgets["cold-read"]);
  const usage: Usage = {
    ...(Object.fromEntries(
      // A refresh is a token read too.
      PRICED.map((priced) => [priced, refreshes * refresh[priced] + (reads - refreshes) * read[priced]]),
    ) as Usage),
    ...storageOf(connections),
  };
  const billed = PRICED.map((priced) => [
    priced,
    dollars(priced, Math.max(0, usage[priced] - PRICES[priced].included)),
  ]);
  return { refreshes, reads, dollars: Object.fromEntries(billed) as Record<Priced, number> };
}

/** The price in US dollars of a month in which a million connections are stored. */
export function dollarsOfStorage(): number {
  const { objectStorageGb, kvStorageGb } = storageOf(MILLION);
  return dollars("objectStorageGb", objectStorageGb) + dollars("kvStorageGb", kvStorageGb);
}

const storageOf = (connections: number) => ({
  objectStorageGb: (connections * OBJECT_KB_PER_CONNECTION) / KB_PER_GB,
  kvStorageGb: (connections * KV_KB_PER_CONNECTION) / KB_PER_GB,
});

const dollars = (priced: Priced, used: number) => (used / PRICES[priced].units) * PRICES[priced].dollars;

export const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);
