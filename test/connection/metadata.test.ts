import { afterEach, describe, expect, test, vi } from "vitest";
import { mergeMetadata } from "../../src/connection/metadata.ts";
import { newConnection, valueOf } from "../support/workers/create-connection.ts";
import { fakeProvider } from "../support/workers/scripted-fetch.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

const LARGE = "x".repeat(8 * 1024);

describe("the metadata that a provider sends", () => {
  test("replaces fields of the same name, and keeps the others", () => {
    expect(mergeMetadata({ a: 1, b: 2 }, { b: null, c: ["x"] })).toEqual({ a: 1, b: null, c: ["x"] });
  });

  test("H5 · has at most 8 KiB of JSON. A field that does not fit keeps its previous value", () => {
    expect(mergeMetadata({ a: 1, b: 2 }, { a: LARGE, b: 3 })).toEqual({ a: 1, b: 3 });
    const text = "é".repeat(2_000);
    const merged = mergeMetadata({}, { a: text, b: text, c: text });
    expect(Object.keys(merged)).toEqual(["a", "b"]);
    expect(mergeMetadata(merged, { c: text })).toEqual(merged);
  });

  test("H5 · of version 0.1 can be larger, and fields of it can still change", () => {
    expect(mergeMetadata({ large: LARGE, id: "1" }, { id: "2" })).toEqual({ large: LARGE, id: "2" });
    expect(mergeMetadata({ large: LARGE }, { more: 1 })).toEqual({ large: LARGE });
  });

  test("H5 · is bounded when a check returns it, and repeated checks do not change it", async () => {
    const { stub } = await newConnection(
      {},
      { provider: "parqet", client_id: "client", client_secret: "secret" },
    );
    const permissions = [LARGE];
    fakeProvider(() => Response.json({ userId: "ada", permissions }));
    expect(valueOf(await stub.check()).ok).toBe(true);
    const first = valueOf(await stub.get());
    expect(JSON.stringify(first).length).toBeLessThan(8 * 1024);
    valueOf(await stub.check());
    expect(valueOf(await stub.get())).toEqual(first);
  });
});
