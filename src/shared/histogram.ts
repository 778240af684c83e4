// Durations as a small histogram. Histograms can be added up, and a quantile read from one is off by less than the width of
// its bin. Pure.

/** Upper bounds of the bins, in milliseconds. One more bin holds everything slower. */
const BIN_BOUNDS_MS = [
  25, 50, 75, 100, 150, 200, 300, 400, 600, 800, 1_200, 1_600, 2_400, 3_200, 5_000, 7_500, 10_000, 15_000,
  25_000,
] as const;

/** The upper bound of the first bin, in milliseconds. */
export const FIRST_BIN_MS = BIN_BOUNDS_MS[0];

export const BIN_COUNT = BIN_BOUNDS_MS.length + 1;

/** Returns the bin that a duration is counted in. */
export function binOf(durationMs: number): number {
  const found = BIN_BOUNDS_MS.findIndex((end) => durationMs <= end);
  return found === -1 ? BIN_BOUNDS_MS.length : found;
}

/**
 * Returns the duration in milliseconds within which a share `q` (0 to 1) of the counted durations stayed; null without any.
 * `counts` is the number in each bin.
 */
export function quantileOf(counts: readonly number[], q: number): number | null {
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (total === 0) return null;
  const target = Math.max(q * total, Number.MIN_VALUE);
  let below = 0;
  for (const [i, count] of counts.entries()) {
    if (below + count >= target) {
      const from = BIN_BOUNDS_MS[i - 1] ?? 0;
      const to = BIN_BOUNDS_MS[i] ?? from;
      return Math.round(from + ((to - from) * (target - below)) / count);
    }
    below += count;
  }
  return BIN_BOUNDS_MS.at(-1) ?? null;
}
