import { expect, test } from "vitest";
import { MemoryCache } from "../../src/shared/memory-cache.ts";

test("the entries that were used least recently make room", () => {
  const cache = new MemoryCache<number>(100);
  cache.set("a", 1, 40);
  cache.set("b", 2, 40);
  expect(cache.get("a")).toBe(1);
  cache.set("c", 3, 40);
  expect(["a", "b", "c"].map((key) => cache.get(key))).toEqual([1, undefined, 3]);
  cache.set("d", 4, 100);
  expect(["a", "c", "d"].map((key) => cache.get(key))).toEqual([undefined, undefined, 4]);
});

test("a value that is replaced or deleted takes no room, and one that is too large is not stored", () => {
  const cache = new MemoryCache<number>(100);
  for (let n = 0; n < 10; n += 1) cache.set("a", n, 90);
  cache.set("b", 1, 10);
  expect([cache.get("a"), cache.get("b")]).toEqual([9, 1]);
  cache.set("a", 10, 101);
  expect(cache.get("a")).toBeUndefined();
  cache.delete("b");
  cache.set("c", 2, 100);
  expect(cache.get("c")).toBe(2);
  cache.clear();
  cache.set("d", 3, 100);
  expect([cache.get("c"), cache.get("d")]).toEqual([undefined, 3]);
});
