import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { issueKey, matchesKey, parseKey } from "../../src/vault/api-key.ts";
import { sha256Hex } from "../../src/shared/digest.ts";
import { newAppId } from "../../src/shared/id.ts";

describe("E4 · a key", () => {
  test("contains its app and gives the stored hash", async () => {
    const appId = newAppId();
    const issued = await issueKey("lk", appId);
    expect(await parseKey("lk", issued.key)).toEqual({ appId, hash: issued.hash });
    expect(issued.lastFour).toBe(issued.key.slice(-4));
  });

  test("is stored as a hash that does not contain its secret", async () => {
    const { key, hash } = await issueKey("lk", newAppId());
    const secret = key.split("_")[2] ?? "";
    expect(secret).toHaveLength(52);
    expect(hash).toMatch(/^[0-9a-f]{64}$/);
    expect(hash).not.toContain(secret);
  });

  test("is different each time", async () => {
    const appId = newAppId();
    const keys = await Promise.all(Array.from({ length: 100 }, () => issueKey("lk", appId)));
    expect(new Set(keys.map(({ key }) => key)).size).toBe(100);
  });
});

describe("E4 · rejects", () => {
  test("a key with any one character changed", async () => {
    const { key } = await issueKey("lk", newAppId());
    const changed = Array.from(
      key,
      (char, i) => key.slice(0, i) + (char === "a" ? "b" : "a") + key.slice(i + 1),
    );
    const parsed = await Promise.all(changed.map((wrong) => parseKey("lk", wrong)));
    expect(parsed.every((result) => result === null)).toBe(true);
  });

  test("a key with another app's ID", async () => {
    const [appId, other] = [newAppId(), newAppId()];
    const { key } = await issueKey("lk", appId);
    expect(await parseKey("lk", key.replace(appId, other))).toBeNull();
  });

  test.each([
    ["shorter", (key: string) => key.slice(0, -1)],
    ["longer", (key: string) => `${key}0`],
    ["without a checksum", (key: string) => key.slice(0, -9)],
    ["with a space before it", (key: string) => ` ${key}`],
    ["with a line break after it", (key: string) => `${key}\n`],
    ["in capitals", (key: string) => key.toUpperCase()],
    ["twice", (key: string) => key + key],
  ])("a key %s", async (_, change) => {
    const { key } = await issueKey("lk", newAppId());
    expect(await parseKey("lk", change(key))).toBeNull();
  });

  test("any other value, without throwing", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.string(),
          fc.string().map((text) => `lk_${text}`),
        ),
        async (text) => {
          expect(await parseKey("lk", text)).toBeNull();
        },
      ),
    );
  });
});

test("E4 · matches one of several hashes, and only as a whole", async () => {
  const hashes = await Promise.all(["a", "b", "c"].map(sha256Hex));
  expect(matchesKey(hashes[1] ?? "", hashes)).toBe(true);
  expect(matchesKey(await sha256Hex("d"), hashes)).toBe(false);
  expect(matchesKey((hashes[0] ?? "").slice(0, 63), hashes)).toBe(false);
  expect(matchesKey("", hashes)).toBe(false);
  expect(matchesKey("", [])).toBe(false);
});
