// The table of requirements in docs/security.md is complete: every requirement has a row, every test that it names exists,
// and it names every test whose title starts with a requirement.

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** Maps each requirement to the files with a test whose title starts with it. */
function numberedTests(): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>();
  for (const name of readdirSync(join(root, "test"), { recursive: true, encoding: "utf8" })) {
    if (!name.endsWith(".test.ts")) continue;
    const text = readFileSync(join(root, "test", name), "utf8");
    for (const [, numbers = ""] of text.matchAll(/["'`]((?:[A-H]\d(?:,? )?)+) ?· /g)) {
      for (const number of numbers.trim().split(/,? /)) {
        const files = found.get(number) ?? new Set<string>();
        found.set(number, files.add(name));
      }
    }
  }
  return found;
}

/** Maps each requirement to the files in its row of docs/security.md. */
function table(): Map<string, Set<string>> {
  const text = readFileSync(join(root, "docs/security.md"), "utf8");
  const rows = text.matchAll(/^\| ([A-H]\d) \|[^|]*\|([^|]*)\|$/gm);
  return new Map(
    [...rows].map(([, number = "", files = ""]) => [
      number,
      new Set([...files.matchAll(/`([^`]+)`/g)].map(([, file]) => file ?? "")),
    ]),
  );
}

/** Returns the rows that name a test, sorted, to compare them. */
function entries(map: Map<string, Set<string>>): Record<string, string[]> {
  const named = [...map].filter(([, files]) => files.size > 0);
  return Object.fromEntries(named.map(([number, files]) => [number, [...files].toSorted()]));
}

test("the table in docs/security.md names exactly the existing tests", () => {
  expect(entries(table())).toEqual(entries(numberedTests()));
});

test("docs/testing.md names only existing tests", () => {
  const text = readFileSync(join(root, "docs/testing.md"), "utf8");
  const named = [...text.matchAll(/`([\w./-]+\.test\.ts)`/g)].map(([, name = ""]) =>
    name.replace(/^test\//, ""),
  );
  expect(named.length).toBeGreaterThan(20);
  expect(named.filter((name) => !existsSync(join(root, "test", name)))).toEqual([]);
});
