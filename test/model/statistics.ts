// The statistics of a soak.

export type Statistics = {
  runs: number;
  operations: number;
  faults: number;
  refreshes: number;
  evictions: number;
  crashes: number;
};

export const newStatistics = (): Statistics => ({
  runs: 0,
  operations: 0,
  faults: 0,
  refreshes: 0,
  evictions: 0,
  crashes: 0,
});

/** Returns the statistics as one line. */
export function describe({ runs, operations, faults, refreshes, evictions, crashes }: Statistics): string {
  return [
    `${runs} runs`,
    `${operations} operations`,
    `${faults} faults injected`,
    `${refreshes} refreshes`,
    `${evictions} evictions`,
    `${crashes} crashes`,
  ].join(", ");
}
