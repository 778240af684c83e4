import { expect, test } from "vitest";
import { MemoryCache } from "../../src/shared/memory-cache.ts";

const LIFETIME = 1_000;

/** Returns a cache of size 100, and a function that lists the values for keys. */
function newCache() {
  const cache = new MemoryCache<number>(100, LIFETIME);
  return { cache, values: (keys: string, now = 0) => Array.from(keys, (key) => cache.get(key, now)) };
}

test("the oldest entries make room", () => {
  const { cache, values } = newCache();
  cache.set("a", 1, 30, 0);
  cache.set("b", 2, 30, 0);
  expect(values("ab")).toEqual([1, 2]);
  cache.set("c", 3, 20, 0);
  expect(values("abc")).toEqual([1, 2, 3]);
  cache.set("d", 4, 50, 0);
  expect(values("abcd")).toEqual([undefined, 2, 3, 4]);
});

test("an entry expires, and does not stay in memory for twice its lifetime", () => {
  const { cache, values } = newCache();
  cache.set("a", 1, 10, 0);
  cache.set("b", 2, 10, LIFETIME - 1);
  expect([values("ab", LIFETIME - 1), values("ab", LIFETIME)]).toEqual([
    [1, 2],
    [undefined, 2],
  ]);
  cache.set("c", 3, 10, LIFETIME);
  expect(values("abc", LIFETIME)).toEqual([undefined, 2, 3]);
  cache.set("d", 4, 10, 2 * LIFETIME);
  // They are gone, not only expired.
  expect(values("abcd", 0)).toEqual([undefined, undefined, 3, 4]);
});

test("a value that is replaced or deleted takes no room, and one that is too large is not stored", () => {
  const { cache, values } = newCache();
  cache.set("a", 1, 50, 0);
  cache.set("b", 2, 10, 0);
  for (let n = 0; n < 10; n += 1) cache.set("b", n, 40, 0);
  expect(values("ab")).toEqual([1, 9]);
  cache.set("a", 10, 51, 0);
  expect(values("ab")).toEqual([undefined, 9]);
  cache.delete("b");
  cache.set("c", 3, 50, 0);
  cache.set("d", 4, 50, 0);
  expect(values("bcd")).toEqual([undefined, 3, 4]);
  cache.clear();
  cache.set("e", 5, 50, 0);
  cache.set("f", 6, 50, 0);
  expect(values("cdef")).toEqual([undefined, undefined, 5, 6]);
});

test("a value that is set again replaces the one of the older generation, and both are deleted", () => {
  const { cache, values } = newCache();
  cache.set("a", 1, 30, 0);
  cache.set("b", 2, 30, 0);
  cache.set("a", 3, 10, 0);
  expect(values("ab")).toEqual([3, 2]);
  cache.delete("a");
  expect(values("ab")).toEqual([undefined, 2]);
  cache.set("b", 4, 51, 0);
  expect(values("ab")).toEqual([undefined, undefined]);
});
