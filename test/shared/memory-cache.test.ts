import { expect, test } from "vitest";
import { MemoryCache } from "../../src/shared/memory-cache.ts";

test("the oldest entries make room", () => {
  const cache = new MemoryCache<number>(100, 1_000);
  cache.set("a", 1, 40, 0);
  cache.set("b", 2, 40, 0);
  cache.set("c", 3, 40, 0);
  expect(["a", "b", "c"].map((key) => cache.get(key, 0))).toEqual([undefined, 2, 3]);
  cache.set("b", 4, 40, 0);
  cache.set("d", 5, 40, 0);
  expect(["b", "c", "d"].map((key) => cache.get(key, 0))).toEqual([4, undefined, 5]);
  cache.set("e", 6, 100, 0);
  expect(["b", "d", "e"].map((key) => cache.get(key, 0))).toEqual([undefined, undefined, 6]);
});

test("an entry expires, and makes room even if the cache is not full", () => {
  const cache = new MemoryCache<number>(100, 1_000);
  cache.set("a", 1, 60, 0);
  expect([cache.get("a", 999), cache.get("a", 1_000)]).toEqual([1, undefined]);
  cache.set("b", 2, 10, 1_000);
  // Without the expired entry, there is room for both.
  cache.set("c", 3, 90, 1_000);
  expect([cache.get("b", 1_000), cache.get("c", 1_000)]).toEqual([2, 3]);
});

test("a value that is replaced or deleted takes no room, and one that is too large is not stored", () => {
  const cache = new MemoryCache<number>(100, 1_000);
  for (let n = 0; n < 10; n += 1) cache.set("a", n, 90, n);
  cache.set("b", 1, 10, 10);
  expect([cache.get("a", 10), cache.get("b", 10)]).toEqual([9, 1]);
  cache.set("a", 10, 101, 10);
  expect(cache.get("a", 10)).toBeUndefined();
  cache.delete("b");
  cache.set("c", 2, 100, 10);
  expect(cache.get("c", 10)).toBe(2);
  cache.clear();
  cache.set("d", 3, 100, 10);
  expect([cache.get("c", 10), cache.get("d", 10)]).toEqual([undefined, 3]);
});
