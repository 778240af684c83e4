// The files in assets/logos/ are generated from the icon packages; see test/support/logos/. `npm run logos` writes them.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { catalogue } from "../../src/providers/catalogue.ts";
import { drawLogo, MAX_BYTES } from "../support/logos/draw-logo.ts";
import { PROVIDER_MARKS } from "../support/logos/marks.ts";

const folder = fileURLToPath(new URL("../../assets/logos", import.meta.url));

/** The providers whose logos were drawn for Latchkey. They are in neither package. */
const DRAWN = ["addepar", "parallel", "parqet", "parqex", "pluggy"];

const providers = new Set(catalogue.map(({ id }) => id));
const marks = Object.entries(PROVIDER_MARKS);

const ROOT = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 40">';

const ELEMENTS = new Set("circle defs ellipse g linearGradient path rect stop svg text".split(" "));

/** Attributes with values that refer to nothing. */
const ATTRIBUTES = new Set(
  [
    "cx cy d fill-opacity fill-rule font-family font-size font-weight gradientTransform gradientUnits height offset",
    "opacity overflow r rx ry stop-color stop-opacity stroke text-anchor transform viewBox width x x1 x2 y y1 y2",
  ].flatMap((names) => names.split(" ")),
);

/** Returns what a logo must not contain: scripts, styles, references to anything outside, and IDs that others may have. */
function findForbidden(id: string, svg: string): string[] {
  const [root = "", ...tags] = svg.match(/<[^>]*>/g) ?? [];
  const isAllowed = (name: string, value: string) => {
    // Logos that are embedded in the same page must have different IDs.
    if (name === "id") return new RegExp(`^${id}-\\d+$`).test(value);
    if (name === "fill") return new RegExp(`^(#[0-9a-f]{3,6}|none|url\\(#${id}-\\d+\\))$`).test(value);
    return ATTRIBUTES.has(name);
  };
  const forbidden = tags.filter((tag) => {
    const [, element = "", attributes = ""] = /^<\/?(\w+)((?: [\w-]+="[^"<>&]*")*)\/?>$/.exec(tag) ?? [];
    const pairs = [...attributes.matchAll(/ ([\w-]+)="([^"]*)"/g)];
    return !ELEMENTS.has(element) || !pairs.every(([, name = "", value = ""]) => isAllowed(name, value));
  });
  return root === ROOT ? forbidden : [root, ...forbidden];
}

test.each(marks)("the logo of %s is small, contains only shapes, and matches its icon", async (id, mark) => {
  const svg = drawLogo(id, mark);
  expect(svg.length).toBeLessThanOrEqual(MAX_BYTES);
  expect(findForbidden(id, svg)).toEqual([]);
  await expect(svg).toMatchFileSnapshot(join(folder, `${id}.svg`));
});

test.each(DRAWN)("the logo of %s is small, and contains only shapes", (id) => {
  const svg = readFileSync(join(folder, `${id}.svg`), "utf8");
  expect(svg.length).toBeLessThanOrEqual(MAX_BYTES);
  expect(findForbidden(id, svg)).toEqual([]);
});

test("a logo with a script, a style, or a reference is rejected", () => {
  const inRoot = (content: string) => findForbidden("a", `${ROOT}${content}</svg>`);
  expect(inRoot('<path fill="url(#a-0)" d="M0 0h1"/>')).toEqual([]);
  const accepted = [
    "<script>",
    "<style>",
    '<image href="https://example.com/"/>',
    '<use href="#b"/>',
    '<path onclick="alert(1)"/>',
    '<path style="fill:red"/>',
    '<path fill="url(https://example.com/)"/>',
    '<path id="b"/>',
    "<path onclick=alert(1)>",
    "<!--",
    "<!DOCTYPE svg>",
  ].filter((content) => inRoot(content).length === 0);
  expect(accepted).toEqual([]);
  expect(
    findForbidden("a", '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 40" width="40"></svg>'),
  ).toHaveLength(1);
});

test("each logo belongs to a provider of the catalogue", () => {
  expect([...Object.keys(PROVIDER_MARKS), ...DRAWN].filter((id) => !providers.has(id))).toEqual([]);
  const known = new Set([...marks.map(([id]) => id), ...DRAWN].map((id) => `${id}.svg`));
  expect(readdirSync(folder).filter((name) => !known.has(name))).toEqual([]);
});
