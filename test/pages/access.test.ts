// What the connect page says that an app can see and change.

import { expect, test } from "vitest";
import { accessOf, canChange } from "../../src/pages/connect/access.ts";

const same = (text: string) => ({ en: text, de: text, "pt-BR": text });

const KNOWN = new Map([
  ["files:read", { see: same("Your files"), change: null }],
  ["files:write", { see: same("Your files"), change: same("Add and edit files") }],
  ["offline", { see: null, change: null }],
]);

const scope = (name: string, own: string | null = null) => ({ scope: name, own });

test("scopes are grouped by what the app can see and change, and nothing is said twice", () => {
  const access = accessOf([scope("files:read"), scope("Files:Write"), scope("offline")], KNOWN, "en");
  expect(access).toEqual({ sees: ["Your files"], changes: ["Add and edit files"], others: [], types: [] });
  expect(canChange(access)).toBe(true);
});

test("a scope that is not known, or that the app itself describes, stands with what can be changed", () => {
  const access = accessOf([scope("admin:all"), scope("files:read", "Read nothing at all")], KNOWN, "de");
  expect(access).toEqual({
    sees: [],
    changes: [],
    others: [
      { scope: "admin:all", sentence: null },
      { scope: "files:read", sentence: "Read nothing at all" },
    ],
    types: [],
  });
  expect(canChange(access)).toBe(true);
});

test("the names of scopes come from outside", () => {
  expect(accessOf([scope("constructor"), scope("__proto__")], KNOWN, "en").others).toHaveLength(2);
});
