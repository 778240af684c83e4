// The style sheets in assets/styles/ are bundled from src/pages/dashboard/styles/. `npm run styles` writes them.

import { build } from "esbuild";
import { readdirSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));
const source = join(root, "src/pages/dashboard/styles");

/** The sheet of all pages, and the sheets that only one page adds. */
const SHEETS = ["dashboard.css", ...readdirSync(join(source, "pages")).map((name) => join("pages", name))];

/** What each page loads, and what a page may add. */
const MAX_BYTES = 16 * 1024;
const MAX_ADDED_BYTES = 4 * 1024;

test.each(SHEETS)("%s is small, and the served file matches its source", async (sheet) => {
  const { outputFiles } = await build({
    entryPoints: [join(source, sheet)],
    bundle: true,
    minify: true,
    write: false,
    charset: "utf8",
    logLevel: "silent",
  });
  const css = outputFiles[0]?.text ?? "";
  const isShared = sheet === "dashboard.css";
  expect(Buffer.byteLength(css)).toBeLessThanOrEqual(isShared ? MAX_BYTES : MAX_ADDED_BYTES);
  const served = isShared ? sheet : `dashboard-${basename(sheet)}`;
  await expect(css).toMatchFileSnapshot(join(root, "assets/styles", served));
});
