// assets/logo-ids.json lists the logos in assets/logos/, so that a page knows which providers have one.

import { existsSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const logos = fileURLToPath(new URL("../../assets/logos", import.meta.url));

test("the list of logos matches the files", async () => {
  const files = existsSync(logos) ? readdirSync(logos) : [];
  const ids = files.filter((name) => name.endsWith(".svg")).map((name) => name.slice(0, -".svg".length));
  await expect(`${JSON.stringify(ids.toSorted(), null, 2)}\n`).toMatchFileSnapshot(
    "../../assets/logo-ids.json",
  );
});
