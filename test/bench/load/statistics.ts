/** Returns the given quantile of the values, in any order. */
export function percentile(values: readonly number[], quantile: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * quantile))] ?? Number.NaN;
}

/** Returns the median, which a single disturbed round does not affect. */
export const median = (values: readonly number[]): number => percentile(values, 0.5);

/** The lower and the upper quartile. */
export type Spread = { lower: number; upper: number };

/** Returns the quartiles, between which half of the values are. */
export const spread = (values: readonly number[]): Spread => ({
  lower: percentile(values, 0.25),
  upper: percentile(values, 0.75),
});
