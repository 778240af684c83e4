import { SECOND } from "../../../shared/clock.ts";
import { formatNumber } from "../components/format-number.ts";

/** Formats a duration in milliseconds, such as `1,204 ms`, or `15 s` for whole seconds. */
export function durationText(ms: number): string {
  return ms >= 10 * SECOND
    ? `${formatNumber(Math.round(ms / SECOND))} s`
    : `${formatNumber(Math.round(ms))} ms`;
}
