// assets/scopes/ says what the scopes of providers allow, in each language of the connect page.

import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { catalogue } from "../../src/providers/catalogue.ts";

const folder = fileURLToPath(new URL("../../assets/scopes", import.meta.url));
const files = readdirSync(folder);

/** Short enough for one or two lines of a phone. */
const Shown = z.string().regex(/^[\p{L}„“][^\p{C}<>]{2,69}$/u);
const Sentence = z.strictObject({ en: Shown, de: Shown, "pt-BR": Shown }).nullable();
const Scopes = z.record(z.string().min(1), z.strictObject({ see: Sentence, change: Sentence }));

test("each file belongs to a provider of the catalogue", () => {
  const ids = new Set(catalogue.map(({ id }) => id));
  expect(files.filter((name) => !ids.has(basename(name, ".json")))).toEqual([]);
});

describe("the scopes of", () => {
  test.each(files)("%s are described in each language", (name) => {
    const parsed = Scopes.safeParse(JSON.parse(readFileSync(join(folder, name), "utf8")));
    expect(parsed.error?.issues ?? []).toEqual([]);
  });
});

test("the documentation names the number of files", () => {
  const page = readFileSync(join(folder, "../../docs/connect.md"), "utf8");
  expect(page).toContain(`For ${files.length} providers, the files in \`assets/scopes/\` say`);
});
