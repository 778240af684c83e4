// Colors of a brand: which ink is readable on the accent, and how the accent has to change to be readable as text.
// Contrast is that of WCAG 2.2, section 1.4.3. Pure.

type Rgb = readonly [red: number, green: number, blue: number];

/** The contrast that text needs, and that the edge of a button needs. */
const TEXT_CONTRAST = 4.5;
const SHAPE_CONTRAST = 3;

const WHITE: Rgb = [255, 255, 255];
const BLACK: Rgb = [0, 0, 0];

/** The background with the least contrast on which text has the accent's color, in each scheme. */
const LIGHT_GROUND: Rgb = [244, 245, 247];
const DARK_GROUND: Rgb = [29, 33, 38];

/** The colors that follow from an accent, in one scheme. */
export type SchemeColors = { accent: string; on_accent: string; accent_text: string };

/** Returns the colors of both schemes. `accent` is `#rrggbb`. */
export function colorsOf(accent: string): { light: SchemeColors; dark: SchemeColors } {
  const color = parse(accent);
  const onDark = moved(color, WHITE, DARK_GROUND, SHAPE_CONTRAST);
  return {
    light: {
      accent: format(color),
      on_accent: inkOn(color),
      accent_text: format(moved(color, BLACK, LIGHT_GROUND, TEXT_CONTRAST)),
    },
    dark: {
      accent: format(onDark),
      on_accent: inkOn(onDark),
      accent_text: format(moved(color, WHITE, DARK_GROUND, TEXT_CONTRAST)),
    },
  };
}

/** Returns the contrast of two colors, from 1 to 21. */
export function contrastOf(one: string, other: string): number {
  return contrast(parse(one), parse(other));
}

/** White or black, whichever is more readable. One of them always has a contrast of at least 4.58. */
const inkOn = (color: Rgb) => (contrast(color, WHITE) >= contrast(color, BLACK) ? "#ffffff" : "#000000");

/** Moves a color toward another one until it has enough contrast with the background. */
function moved(color: Rgb, toward: Rgb, ground: Rgb, enough: number): Rgb {
  for (let step = 0; step < 50; step++) {
    const mixed = mix(color, toward, step / 50);
    if (contrast(mixed, ground) >= enough) return mixed;
  }
  return toward;
}

const mix = ([r, g, b]: Rgb, [r2, g2, b2]: Rgb, share: number): Rgb => [
  Math.round(r + (r2 - r) * share),
  Math.round(g + (g2 - g) * share),
  Math.round(b + (b2 - b) * share),
];

function contrast(one: Rgb, other: Rgb): number {
  const [a, b] = [luminance(one), luminance(other)];
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}

function luminance([r, g, b]: Rgb): number {
  return 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
}

function linear(channel: number): number {
  const share = channel / 255;
  return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
}

function parse(color: string): Rgb {
  const value = Number.parseInt(color.slice(1), 16);
  return [value >> 16, (value >> 8) & 255, value & 255];
}

const format = (color: Rgb) => `#${color.map((channel) => channel.toString(16).padStart(2, "0")).join("")}`;
