// The table of requirements tells the truth: every number has a row, every test it names exists, and
// every test that bears a number stands in it.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** Number → files with a test whose title begins with it. */
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

/** Number → files its row in docs/security.md names. */
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

/** The rows that name a test, in a form that compares well. */
function entries(map: Map<string, Set<string>>): Record<string, string[]> {
  const named = [...map].filter(([, files]) => files.size > 0);
  return Object.fromEntries(named.map(([number, files]) => [number, [...files].toSorted()]));
}

test("the table in docs/security.md names exactly the tests there are", () => {
  expect(entries(table())).toEqual(entries(numberedTests()));
});
