// The coordinates of a drawing. It is stretched to the width of the page.

export const HEIGHT = 100;
export const STEP = 10;
const BAR = 7;

/** Where the bar of a bucket begins. */
const barX = (i: number) => i * STEP + (STEP - BAR) / 2;

/** Rounds a coordinate, because a page has hundreds. */
export const rounded = (value: number) => Math.round(value * 10) / 10;

/** Returns the bar of a value as an SVG path, drawn from the axis. A bar that is not zero is at least visible. */
export function barPath(i: number, value: number, top: number): string {
  if (value === 0) return "";
  const height = rounded(Math.max((value / top) * HEIGHT, 1.5));
  return `M${barX(i)} ${HEIGHT}v-${height}h${BAR}v${height}z`;
}
