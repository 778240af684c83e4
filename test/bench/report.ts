// Prints the results as tables.

import { type Counted, COUNTED } from "../support/budgets/counts.ts";
import { type Budgets, OPERATIONS, OPERATION_NAMES } from "../support/budgets/operations.ts";
import { median, spread } from "./load/statistics.ts";
import { PROVIDER_DELAY_MS, type ConcurrentReadReport } from "./scenes/concurrent-reads.ts";
import type { MemoryReport } from "./scenes/memory.ts";
import type { Rate } from "./scenes/rates.ts";
import type { PageTime } from "./scenes/dashboard-pages.ts";
import { type Compared, cpuPerRequest, ratioOf } from "./scenes/rounds.ts";

/** Prints the ratios between Latchkey and the bare Worker, and the requests per second that they are computed from. */
export function printCompared(compared: Compared[]): void {
  printTable(
    [
      "requests/s, medians",
      "callers",
      "Latchkey",
      "bare",
      "p50 ms",
      "p99 ms",
      "ratio",
      "quartiles",
      "CPU µs",
      "bare CPU µs",
    ],
    compared.map((each) => {
      const of = (side: "latchkey" | "bare", key: "requestsPerSecond" | "p50" | "p99") =>
        median(each.slices.map((slice) => slice[side][key]));
      const { ratio, lower, upper } = ratioOf(each);
      return [
        each.title,
        String(each.callers),
        of("latchkey", "requestsPerSecond").toFixed(0),
        of("bare", "requestsPerSecond").toFixed(0),
        of("latchkey", "p50").toFixed(2),
        of("latchkey", "p99").toFixed(2),
        ratio.toFixed(2),
        `${lower.toFixed(2)}–${upper.toFixed(2)}`,
        cpuPerRequest(each, "latchkey")?.toFixed(0) ?? "",
        cpuPerRequest(each, "bare")?.toFixed(0) ?? "",
      ];
    }),
  );
}

/** Prints how many operations are completed per second. */
export function printRates(rates: Rate[]): void {
  printTable(
    ["per second", "median", "quartiles"],
    rates.map(({ title, perSecond }) => {
      const { lower, upper } = spread(perSecond);
      return [title, median(perSecond).toFixed(1), `${lower.toFixed(1)}–${upper.toFixed(1)}`];
    }),
  );
}

/** Prints how long the pages of the dashboard take. */
export function printPages(pages: PageTime[]): void {
  printTable(
    ["page of the dashboard, 10,000 connections", "median ms", "slowest ms", "KiB"],
    pages.map(({ route, medianMs, slowestMs, bytes }) => [
      route,
      medianMs.toFixed(1),
      slowestMs.toFixed(1),
      (bytes / 1024).toFixed(1),
    ]),
  );
}

/** Prints the memory of workerd. */
export function printMemory(reports: MemoryReport[]): void {
  printTable(
    ["resident memory of workerd, MiB", "before", "highest", "after"],
    reports.map(({ title, before, highest, after }) => [
      title,
      before.toFixed(0),
      highest.toFixed(0),
      after.toFixed(0),
    ]),
  );
}

/** Prints what each operation costs on Cloudflare. */
export function printBudgets(budgets: Budgets): void {
  printTable(
    ["cost of one operation", ...COUNTED.map((counted) => COLUMNS[counted])],
    OPERATION_NAMES.map((name) => [
      OPERATIONS[name],
      ...COUNTED.map((counted) => String(budgets[name][counted])),
    ]),
  );
}

/** The titles of the counts, short enough for one line. */
const COLUMNS: Record<Counted, string> = {
  workerRequests: "requests",
  objectRequests: "object requests",
  appObjectRequests: "of them app's",
  alarms: "alarms",
  rowsRead: "rows read",
  rowsWritten: "rows written",
  tableRowsWritten: "for tables",
  kvReads: "KV reads",
  kvWrites: "KV writes",
  kvDeletes: "KV deletes",
  logLines: "log lines",
  outgoingRequests: "outgoing",
};

/** Prints the results of a thousand simultaneous callers. */
export function printConcurrentReads(reports: ConcurrentReadReport[]): void {
  printTable(
    [
      `simultaneous reads (provider delay: ${PROVIDER_DELAY_MS} ms)`,
      "callers",
      "provider requests",
      "tokens",
      "failures",
      "last response ms",
    ],
    reports.map((report) => [
      report.title,
      String(report.callers),
      String(report.providerRequests),
      `${report.distinctTokens}${report.tokenWorks ? "" : " (rejected)"}`,
      String(report.failures),
      report.lastResponseMs.toFixed(0),
    ]),
  );
}

/** Prints a table whose columns are aligned. */
export function printTable(head: string[], rows: string[][]): void {
  const widths = head.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const line = (cells: string[]) =>
    cells
      .map((cell, at) => (at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0)))
      .join("  ");
  console.log(
    [line(head), widths.map((width) => "-".repeat(width)).join("  "), ...rows.map(line), ""].join("\n"),
  );
}
