// assets/connect.js is the script in src/browser/ without comments and spaces. `npm run scripts` writes it.

import { transform } from "esbuild";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));

test("the served connect.js matches its source", async () => {
  const source = readFileSync(join(root, "src/browser/connect.js"), "utf8");
  const { code } = await transform(source, { minify: true, charset: "utf8", target: "es2022" });
  await expect(code).toMatchFileSnapshot(join(root, "assets/connect.js"));
});
