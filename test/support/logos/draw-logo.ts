// Draws a logo as an SVG file: a square tile with the mark in its center.

import { icons } from "@iconify-json/logos";
import * as simpleIcons from "simple-icons";
import type { Mark } from "./marks.ts";
import { roundPath } from "./round-path.ts";

/** The longest file that is allowed, in bytes. */
export const MAX_BYTES = 4096;

const TILE = 40;
const DEFAULT_SIZE = 24;

/** The body of an icon, the attributes of the element around it, and its box, in the order of `viewBox`. */
type Icon = { body: string; attributes: string; box: [number, number, number, number] };

const SIMPLE_ICONS_SIZE = 24;
const simpleIconsBySlug = new Map(Object.values(simpleIcons).map((icon) => [icon.slug, icon]));

/**
 * Draws the logo of a provider or service. If the file would be too long, the coordinates are rounded.
 *
 * @throws Error if the icon does not exist, if its license is not that of its package, or if the file is still too long
 */
export function drawLogo(id: string, mark: Mark): string {
  const icon = findIcon(mark);
  const body = renameIds(icon.body, id);
  const bodies = [body, ...[2, 1, 0].map((decimals) => roundPaths(body, decimals))];
  const files = bodies.map((rounded) => drawTile(mark, { ...icon, body: rounded }));
  const file = files.find(({ length }) => length <= MAX_BYTES);
  if (file === undefined) throw new Error(`${mark.icon} is too long`);
  return file;
}

function findIcon({ icon, ink, outline }: Mark): Icon {
  const [, set, name = ""] = /^(logos|simple-icons):(.+)$/.exec(icon) ?? [];
  if (set === "logos") {
    const found = icons.icons[name];
    if (found === undefined) throw new Error(`${icon} does not exist`);
    const { body, left = 0, top = 0, width = icons.width ?? 0, height = icons.height ?? 0 } = found;
    return { body, attributes: "", box: [left, top, width, height] };
  }
  const found = simpleIconsBySlug.get(name);
  if (found === undefined) throw new Error(`${icon} does not exist`);
  if (found.license !== undefined) throw new Error(`${icon} has a license of its own`);
  const stroke = outline === undefined ? "" : ` stroke="${outline}" overflow="visible"`;
  const attributes = ` fill="${ink ?? `#${found.hex.toLowerCase()}`}"${stroke}`;
  return { body: `<path d="${found.path}"/>`, attributes, box: [0, 0, SIMPLE_ICONS_SIZE, SIMPLE_ICONS_SIZE] };
}

function drawTile({ size = DEFAULT_SIZE, crop, tile }: Mark, { body, attributes, box }: Icon): string {
  const viewBox = crop ?? box;
  const [, , boxWidth, boxHeight] = viewBox;
  const scale = size / Math.max(boxWidth, boxHeight);
  const [width, height] = [boxWidth * scale, boxHeight * scale];
  const place = { x: (TILE - width) / 2, y: (TILE - height) / 2, width, height };
  const placed = Object.entries(place).map(([name, value]) => ` ${name}="${Number(value.toFixed(2))}"`);
  const background = tile === undefined ? "" : `<path fill="${tile}" d="M0 0h${TILE}v${TILE}H0z"/>`;
  const drawn = `<svg${placed.join("")} viewBox="${viewBox.join(" ")}"${attributes}>${body}</svg>`;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${TILE} ${TILE}">${background}${drawn}</svg>\n`;
}

const roundPaths = (body: string, decimals: number) =>
  body.replaceAll(/ d="([^"]+)"/g, (_, path: string) => ` d="${roundPath(path, decimals)}"`);

/** Makes the IDs of a logo's gradients different from those of all other logos. */
function renameIds(body: string, id: string): string {
  const ids = [...body.matchAll(/ id="([^"]+)"/g)].map(([, name = ""]) => name);
  return ids.reduce(
    (text, name, index) =>
      text.replaceAll(`id="${name}"`, `id="${id}-${index}"`).replaceAll(`#${name})`, `#${id}-${index})`),
    body,
  );
}
