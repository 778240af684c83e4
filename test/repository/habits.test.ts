// The documentation of the sandbox's server whose behavior is a document, and of what real servers send.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { z } from "zod";
import { habitsSchema } from "../../sandbox/habits/document.ts";
import { blocksOf, root } from "../support/samples/blocks.ts";

const read = (file: string) => readFileSync(join(root, file), "utf8");

/** Returns the names of all properties that a JSON Schema has at any depth. */
function propertiesOf(schema: unknown): string[] {
  if (typeof schema !== "object" || schema === null) return [];
  return Object.entries(schema).flatMap(([key, value]: [string, unknown]) => [
    ...(key === "properties" && typeof value === "object" ? Object.keys(value ?? {}) : []),
    ...propertiesOf(value),
  ]);
}

test("sandbox/README.md names every field of a document", () => {
  const names = new Set(propertiesOf(z.toJSONSchema(habitsSchema, { io: "input" })));
  expect([...names]).toEqual(expect.arrayContaining(["exchange", "processed", "basic_encoding", "mode"]));
  const page = read("sandbox/README.md");
  expect([...names].filter((name) => !new RegExp(`\\b${name}\\b`).test(page))).toEqual([]);
});

test("the example in CONTRIBUTING.md is a test, and its document is valid", () => {
  const [document, example] = ["json", "ts"].map(
    (language) => blocksOf("CONTRIBUTING.md").find((block) => block.language === language)?.text ?? "",
  );
  expect(habitsSchema.safeParse(JSON.parse(document ?? "")).success).toBe(true);
  expect(read("test/flows/interop/example.test.ts")).toBe(example);
});

test("each row of docs/interop.md has a test", () => {
  const rows = read("docs/interop.md").match(/^\| \[/gm);
  const tests = read("test/flows/interop/reports.test.ts").match(/^ {2}test\("/gm);
  expect(tests).toHaveLength(rows?.length ?? 0);
});
