/** Returns the given quantile of the values, in any order. */
export function percentile(values: readonly number[], quantile: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * quantile))] ?? Number.NaN;
}

/** Returns the median, which a single disturbed round does not affect. */
export const median = (values: readonly number[]): number => percentile(values, 0.5);
