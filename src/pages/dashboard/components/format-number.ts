// Formats numbers, and selects round maxima for axes.

import { SECOND } from "../../../shared/clock.ts";

export const formatNumber = (value: number) => value.toLocaleString("en");

/** Formats how many there are of something, such as `1 connection` or `1,284 connections`. */
export const countOf = (count: number, what: string) =>
  `${formatNumber(count)} ${what}${count === 1 ? "" : "s"}`;

/** Formats a number for an axis, such as `12K`. */
export const formatCompact = (value: number) =>
  value.toLocaleString("en", { notation: "compact", maximumFractionDigits: 1 });

/** Formats a duration, such as `240 ms` or `1.2 s`. */
export function formatDuration(ms: number): string {
  return ms < SECOND ? `${Math.round(ms)} ms` : `${Number((ms / SECOND).toFixed(1))} s`;
}

/** Formats a share, such as `12.5%`. A share that is small but not zero is shown as `<0.1%`. */
export function formatPercent(part: number, of: number): string {
  if (of === 0 || part === 0) return "0%";
  const share = (part / of) * 100;
  return share < 0.1 ? "<0.1%" : `${Number(share.toFixed(1))}%`;
}

/** Returns the smallest round number that is not below the values, whose half is also a whole number. At least 2. */
export function axisMaximum(values: readonly number[]): number {
  const maximum = Math.max(2, ...values);
  const power = 10 ** Math.floor(Math.log10(maximum));
  const step = [1, 2, 4, 6, 8, 10].find((factor) => factor * power >= maximum) ?? 10;
  // 1 has no whole half.
  return Math.max(2, step * power);
}
