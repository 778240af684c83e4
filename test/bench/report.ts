// Prints the results as tables.

import { median } from "./load/statistics.ts";
import { PROVIDER_DELAY_MS, type ConcurrentReadReport } from "./scenes/concurrent-reads.ts";
import { type Compared, ratioOf } from "./scenes/rounds.ts";

/** Prints the ratios between Latchkey and the bare Worker, and the requests per second that they are computed from. */
export function printCompared(compared: Compared[]): void {
  printTable(
    ["requests/s, medians", "callers", "Latchkey", "bare", "p50 ms", "p99 ms", "ratio", "quartiles"],
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
      ];
    }),
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
