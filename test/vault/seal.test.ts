import { compactDecrypt } from "jose";
import { describe, expect, test, vi } from "vitest";
import { z } from "zod";
import type { KeyContext } from "../../src/vault/keyring.ts";
import { open, openFromOutside, openWhenRead, reEncrypt, seal } from "../../src/vault/seal.ts";
import { ring, rootKey } from "../support/workers/keyring.ts";

const keyContext: KeyContext = { use: "grant", owners: ["app1", "con1"] };
const Value = z.object({ refresh_token: z.string() });
const value = { refresh_token: "canary" };

const [k1, k2, k3] = [rootKey("k1"), rootKey("k2"), rootKey("k3")];
const keyring = ring(k1);

test("E2 · a value is decrypted with the context it was encrypted for", async () => {
  expect(await open(keyring, keyContext, await seal(keyring, keyContext, value), Value)).toEqual(value);
});

test("E1 · a ciphertext reveals nothing of its value, and is different each time", async () => {
  const [first, second] = await Promise.all([
    seal(keyring, keyContext, value),
    seal(keyring, keyContext, value),
  ]);
  expect(first).not.toBe(second);
  const readable = first.split(".").map((part) => atob(part.replaceAll("-", "+").replaceAll("_", "/")));
  expect(readable.join("\n")).not.toContain("canary");
});

describe("E2 · a value that was moved can't be decrypted:", () => {
  test.each<[string, KeyContext]>([
    ["to another connection", { use: "grant", owners: ["app1", "con2"] }],
    ["to another app", { use: "grant", owners: ["app2", "con1"] }],
    ["to another use", { use: "access", owners: ["app1", "con1"] }],
    ["to the app itself", { use: "grant", owners: ["app1"] }],
    ["to owners in another order", { use: "grant", owners: ["con1", "app1"] }],
    ["to owners split elsewhere", { use: "grant", owners: ["app1con1"] }],
    ["to owners that spell the separator", { use: "grant", owners: ['app1","con1'] }],
  ])("%s", async (_, elsewhere) => {
    const sealed = await seal(keyring, keyContext, value);
    await expect(open(keyring, elsewhere, sealed, Value)).rejects.toThrow("decryption operation failed");
  });
});

describe("E2 · a value that was changed can't be decrypted:", () => {
  test.each([
    ["its header", 0],
    ["its nonce", 2],
    ["its ciphertext", 3],
    ["its tag", 4],
  ])("%s", async (_, at) => {
    const parts = (await seal(keyring, keyContext, value)).split(".");
    const part = parts[at] ?? "";
    const middle = Math.floor(part.length / 2);
    parts[at] = part.slice(0, middle) + (part[middle] === "A" ? "B" : "A") + part.slice(middle + 1);
    await expect(open(keyring, keyContext, parts.join("."), Value)).rejects.toThrow(Error);
  });

  test("its use", async () => {
    const [header = "", ...rest] = (await seal(keyring, keyContext, value)).split(".");
    const changed = btoa(atob(header).replace('"grant"', '"access"')).replaceAll("=", "");
    const sealed = [changed, ...rest].join(".");
    await expect(open(keyring, keyContext, sealed, Value)).rejects.toThrow("decryption operation failed");
    const access: KeyContext = { ...keyContext, use: "access" };
    await expect(open(keyring, access, sealed, Value)).rejects.toThrow("decryption operation failed");
  });

  // The last one is a header that is no JSON. The error must not quote it.
  test.each(["", "x", "a.b.c.d.e", "....", "{}", "c2VjcmV0.x"])("as a whole: %j", async (sealed) => {
    const error: unknown = await open(keyring, keyContext, sealed, Value).catch((thrown: unknown) => thrown);
    expect(error).toEqual(new Error("not a value that Latchkey encrypted"));
    expect(error).not.toHaveProperty("cause");
  });
});

/** Returns a protected header of `seal` with changes. */
const header = (changes: object) =>
  btoa(JSON.stringify({ alg: "dir", enc: "A256GCM", kid: "k1", use: "grant", ...changes })).replaceAll(
    "=",
    "",
  );

/** Moves the end of the ciphertext into the tag. */
function moveToTag(parts: string[]): string[] {
  const [text = "", tag = ""] = parts.slice(3);
  return [...parts.slice(0, 3), text.slice(0, -4), text.slice(-4) + tag];
}

describe("E2 · a value in another form than Latchkey's can't be decrypted:", () => {
  test.each<[string, (parts: string[]) => string[]]>([
    ["another algorithm", ([, ...rest]) => [header({ alg: "A256KW" }), ...rest]],
    ["another encryption", ([, ...rest]) => [header({ enc: "A128GCM" }), ...rest]],
    ["compression", ([, ...rest]) => [header({ zip: "DEF" }), ...rest]],
    ["critical extensions", ([, ...rest]) => [header({ crit: ["x"] }), ...rest]],
    ["a header without key ID", ([, ...rest]) => [header({ kid: undefined }), ...rest]],
    ["a header that is no JSON", ([, ...rest]) => ["AAAA", ...rest]],
    ["an encrypted key", ([first = "", , ...rest]) => [first, "AAAA", ...rest]],
    ["a shorter nonce", ([a = "", b = "", iv = "", ...rest]) => [a, b, iv.slice(0, 12), ...rest]],
    ["a shorter tag", (parts) => parts.with(4, (parts[4] ?? "").slice(0, 16))],
    ["a tag that takes over a part of the ciphertext", moveToTag],
    ["a sixth part", (parts) => [...parts, "AAAA"]],
    ["four parts", (parts) => parts.slice(0, 4)],
    ["characters that are not base64url", (parts) => parts.with(3, `${parts[3]}+/=`)],
  ])("%s", async (_, change) => {
    const sealed = change((await seal(keyring, keyContext, value)).split(".")).join(".");
    await expect(open(keyring, keyContext, sealed, Value)).rejects.toThrow(Error);
    expect(await openFromOutside(keyring, keyContext, sealed, Value)).toBeNull();
  });
});

test("E2 · white space and padding are not skipped", async () => {
  for (const text of ["", "1", "12", "123"]) {
    const parts = (await seal(keyring, keyContext, text)).split(".");
    expect(await open(keyring, keyContext, parts.join("."), z.string())).toBe(text);
    for (const part of [2, 3, 4])
      for (const added of [" ", "  ", "\n", "   ", "\t\t\t\t", "=", "=="]) {
        const sealed = parts.with(part, `${parts[part]}${added}`).join(".");
        expect(await openFromOutside(keyring, keyContext, sealed, z.string())).toBeNull();
      }
  }
});

test("a value is a compact JWE that jose decrypts (RFC 7516)", async () => {
  const sealed = await seal(keyring, keyContext, value);
  const key = await keyring.encryptionKey("k1", keyContext);
  if (key === null) throw new Error("there is no key");
  const { plaintext, protectedHeader } = await compactDecrypt(sealed, key);
  expect(JSON.parse(new TextDecoder().decode(plaintext))).toEqual(value);
  expect(protectedHeader).toEqual({ alg: "dir", enc: "A256GCM", kid: "k1", use: "grant" });
});

describe("E3 · rotation", () => {
  test("a value under the older key is decrypted while that key is in the keyring", async () => {
    const sealed = await seal(ring(k1), keyContext, value);
    expect(await open(ring(k2, k1), keyContext, sealed, Value)).toEqual(value);
  });

  test("a value that is still being read is decrypted under either key", async () => {
    const both = ring(k2, k1);
    for (const encrypting of [ring(k1), both]) {
      const reading = seal(encrypting, keyContext, value);
      expect(await openWhenRead(both, keyContext, reading, Value)).toEqual(value);
    }
    expect(await openWhenRead(both, keyContext, Promise.resolve(null), Value)).toBeNull();
    const failed = openWhenRead(both, keyContext, Promise.reject(new Error("unreachable")), Value);
    await expect(failed).rejects.toThrow("unreachable");
  });

  test("values under three keys in turn are decrypted, and re-encrypted with the first", async () => {
    const all = ring(k3, k2, k1);
    const sealed = await Promise.all([k1, k2, k3, k1].map((key) => seal(ring(key), keyContext, value)));
    for (const each of sealed) expect(await open(all, keyContext, each, Value)).toEqual(value);
    const renewed = await Promise.all(sealed.map((each) => reEncrypt(all, keyContext, each)));
    expect(renewed.map((each) => each !== null)).toEqual([true, true, false, true]);
    for (const each of renewed.filter((text) => text !== null))
      expect(await open(ring(k3), keyContext, each, Value)).toEqual(value);
  });

  test("the first key encrypts", async () => {
    const sealed = await seal(ring(k2, k1), keyContext, value);
    expect(JSON.parse(atob(sealed.split(".")[0] ?? ""))).toEqual({
      alg: "dir",
      enc: "A256GCM",
      kid: "k2",
      use: "grant",
    });
    expect(await open(ring(k2), keyContext, sealed, Value)).toEqual(value);
  });

  test("a value under a removed key is rejected", async () => {
    const sealed = await seal(ring(k1), keyContext, value);
    await expect(open(ring(k2, k3), keyContext, sealed, Value)).rejects.toThrow("not in ROOT_KEYS");
  });

  test("another key with the same ID decrypts nothing", async () => {
    const sealed = await seal(ring(k1), keyContext, value);
    await expect(open(ring(rootKey("k1")), keyContext, sealed, Value)).rejects.toThrow(
      "decryption operation failed",
    );
  });
});

describe("E7 · a value under an unknown key", () => {
  test("E7 · alerts the operator if it was stored", async () => {
    const warn = vi.spyOn(console, "warn").mockImplementation(() => {});
    const sealed = await seal(ring(k1), keyContext, value);
    await expect(open(ring(k2), keyContext, sealed, Value)).rejects.toThrow("not in ROOT_KEYS");
    expect(warn.mock.calls).toEqual([[expect.stringContaining("root_key_missing")]]);
    warn.mockRestore();
  });

  test("E7 · is just not ours if it came from outside", async () => {
    const log = (["info", "warn", "error"] as const).map((level) => vi.spyOn(console, level));
    const sealed = await seal(keyring, keyContext, value);
    expect(await openFromOutside(keyring, keyContext, sealed, Value)).toEqual(value);
    for (const forged of [await seal(ring(k2), keyContext, value), "x", "", "a.b.c.d.e", `${sealed}x`])
      expect(await openFromOutside(keyring, keyContext, forged, Value)).toBeNull();
    for (const spy of log) expect(spy).not.toHaveBeenCalled();
    vi.restoreAllMocks();
  });
});

test("a value of another format is rejected", async () => {
  const sealed = await seal(keyring, keyContext, { other: 1 });
  await expect(open(keyring, keyContext, sealed, Value)).rejects.toThrow(z.ZodError);
});
