/** The value below which the share `quantile` of the values lies; the values need no order. */
export function percentile(values: readonly number[], quantile: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * quantile))] ?? Number.NaN;
}

/** The middle value, which a round disturbed by something else does not move. */
export const median = (values: readonly number[]): number => percentile(values, 0.5);
