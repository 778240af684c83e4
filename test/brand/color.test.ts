// The colors that follow from an app's accent.

import { expect, test } from "vitest";
import { colorsOf, contrastOf } from "../../src/brand/color.ts";

const ACCENTS = ["#000000", "#ffffff", "#ffd400", "#0b5c73", "#808080", "#ff0000", "#767676", "#1a1a2e"];

/** The backgrounds of text in each scheme; see pages/sheet/style.ts. */
const GROUNDS = { light: ["#ffffff", "#f5f6f8", "#f4f5f7"], dark: ["#16191d", "#1d2126", "#0e1013"] };

test.each(ACCENTS)("text on %s, and text in its color, is readable in both schemes", (accent) => {
  const colors = colorsOf(accent);
  for (const scheme of ["light", "dark"] as const) {
    const { accent: fill, on_accent: ink, accent_text: text } = colors[scheme];
    expect(contrastOf(fill, ink)).toBeGreaterThanOrEqual(4.5);
    for (const ground of GROUNDS[scheme]) expect(contrastOf(text, ground)).toBeGreaterThanOrEqual(4.5);
  }
});

test("an accent stays as it is in the light scheme, and is visible in the dark one", () => {
  expect(colorsOf("#FFD400".toLowerCase()).light).toEqual({
    accent: "#ffd400",
    on_accent: "#000000",
    accent_text: expect.stringMatching(/^#[0-9a-f]{6}$/),
  });
  expect(contrastOf(colorsOf("#101010").dark.accent, "#1d2126")).toBeGreaterThanOrEqual(3);
});

test("the contrast of black and white is 21", () => {
  expect(contrastOf("#000000", "#ffffff")).toBeCloseTo(21);
});
