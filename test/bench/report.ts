// Prints the results as tables.

import type { BindingCalls } from "./binding-calls.ts";
import type { Throughput } from "./rounds.ts";
import { PROVIDER_DELAY_MS, type ConcurrentReadReport } from "./concurrent-reads.ts";
import { TITLES } from "./subjects.ts";

/** Prints requests per second and latencies, and the ratios between them. */
export function printThroughput({ measurements, ratios }: Throughput): void {
  printTable(
    ["", "callers", "requests/s", "p50 ms", "p95 ms", "p99 ms"],
    measurements.map((row) => [
      TITLES[row.subject],
      String(row.concurrency),
      row.requestsPerSecond.toFixed(0),
      row.p50.toFixed(2),
      row.p95.toFixed(2),
      row.p99.toFixed(2),
    ]),
  );
  printTable(
    ["ratio of requests/s", "callers", "ratio", "target"],
    ratios.map(({ title, concurrency, ratio, target }) => [
      title,
      String(concurrency),
      ratio.toFixed(2),
      target === null ? "" : `≥ ${target.toFixed(2)} ${ratio >= target ? "met" : "missed"}`,
    ]),
  );
}

/** Prints the calls of bindings per response. */
export function printBindingCalls(rows: BindingCalls[]): void {
  printTable(
    ["", "KV reads", "object calls"],
    rows.map(({ title, kvReads, objectCalls }) => [title, String(kvReads), String(objectCalls)]),
  );
}

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

function printTable(head: string[], rows: string[][]): void {
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
