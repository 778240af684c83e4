import { expect, test } from "vitest";
import { BoundedMap } from "../../src/shared/bounded-map.ts";

test("keeps a value until its maximum age", () => {
  const map = new BoundedMap<string>(2);
  map.set("a", "1", 10, 100);
  expect(map.get("a", 109)).toBe("1");
  expect(map.get("a", 110)).toBeUndefined();
  // It was removed, not only hidden.
  expect(map.get("a", 100)).toBeUndefined();
});

test("makes room by removing the oldest entry", () => {
  const map = new BoundedMap<number>(2);
  for (const [i, key] of ["a", "b", "c"].entries()) map.set(key, i, 10, 0);
  expect(["a", "b", "c"].map((key) => map.get(key, 0))).toEqual([undefined, 1, 2]);
});

test("treats a value that is set again as new, and removes nothing for it", () => {
  const map = new BoundedMap<number>(2);
  map.set("a", 1, 10, 0);
  map.set("b", 2, 10, 0);
  map.set("a", 3, 10, 5);
  expect([map.get("a", 12), map.get("b", 5)]).toEqual([3, 2]);
  map.set("c", 4, 10, 5);
  expect([map.get("a", 5), map.get("b", 5), map.get("c", 5)]).toEqual([3, undefined, 4]);
});

test("removes deleted entries", () => {
  const map = new BoundedMap<number>(2);
  map.set("a", 1, 10, 0);
  map.delete("a");
  expect(map.get("a", 0)).toBeUndefined();
});
