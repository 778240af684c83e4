// Numbers as people read them, and scales that end at round ones.

import { SECOND } from "../../../shared/clock.ts";

const whole = new Intl.NumberFormat("en");
const short = new Intl.NumberFormat("en", { notation: "compact", maximumFractionDigits: 1 });

export const formatNumber = (value: number) => whole.format(value);

/** `12K`, for an axis. */
export const formatCompact = (value: number) => short.format(value);

/** `240 ms`, `1.2 s`. */
export function formatDuration(ms: number): string {
  return ms < SECOND ? `${Math.round(ms)} ms` : `${Number((ms / SECOND).toFixed(1))} s`;
}

/** A share in percent: a little is not nothing. */
export function formatPercent(part: number, of: number): string {
  if (of === 0 || part === 0) return "0 %";
  const share = (part / of) * 100;
  return share < 0.1 ? "< 0.1 %" : `${Number(share.toFixed(1))} %`;
}

/** The least round number, with a round half, that is not below the values; 2 at least. */
export function axisMaximum(values: readonly number[]): number {
  const most = Math.max(2, ...values);
  const power = 10 ** Math.floor(Math.log10(most));
  const step = [1, 2, 4, 6, 8, 10].find((factor) => factor * power >= most) ?? 10;
  // Half of 1 would be none; half of 10 is 5.
  return Math.max(2, step * power);
}
