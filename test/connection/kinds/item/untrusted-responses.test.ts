// A provider whose responses can't be trusted. An invalid response is treated like no response.

import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { MINUTE } from "../../../../src/shared/clock.ts";
import { readStorage } from "../../../crash-points/crash-points.ts";
import { freshStub } from "../../../crash-points/crash-injector.ts";
import type { ProviderCall } from "../../../support/workers/item-provider.ts";
import { type BankStage, begin, connectItem, newBankStage } from "../../../support/workers/item-stage.ts";
import { advanceTime } from "../../../support/workers/advance-time.ts";
import { valueOf } from "../../../support/workers/create-connection.ts";

let bank: BankStage;

beforeEach(async () => {
  bank = await newBankStage();
});

afterEach(() => {
  vi.restoreAllMocks();
});

const stubOf = () => freshStub(bank.stage);
const isItemRead = ({ method, path }: ProviderCall) => method === "GET" && path.startsWith("/items/");
const isItemCreation = ({ method, path }: ProviderCall) => method === "POST" && path === "/items";
const html = () => new Response("<html>", { headers: { "content-type": "text/html" } });

/** Returns a response with the connection's item and the given changes. */
const itemResponse = (changes: object) => () =>
  Response.json({
    id: "item-1",
    status: "UPDATED",
    executionStatus: "SUCCESS",
    clientUserId: bank.stage.ids.connection,
    connector: { id: 612, name: "Bank" },
    ...changes,
  });

const INVALID_RESPONSES: [string, () => Response][] = [
  ["HTML", html],
  ["invalid JSON", () => new Response("{")],
  ["no body", () => new Response(null, { status: 204 })],
  ["a list", () => Response.json([])],
  ["null", () => Response.json(null)],
  ["a response that is too large", itemResponse({ padding: "x".repeat(70_000) })],
  ["no status", itemResponse({ status: undefined })],
  ["a status that is an object", itemResponse({ status: { a: 1 } })],
  ["a status that is too long", itemResponse({ status: "S".repeat(100) })],
  ["an id with slashes", itemResponse({ id: "../../auth" })],
  ["no id", itemResponse({ id: undefined })],
  ["no connector", itemResponse({ connector: null })],
  ["a redirect", () => new Response(null, { status: 302, headers: { location: "https://evil.example" } })],
  ["a server error", () => new Response("error", { status: 500 })],
];

/** Invalid responses to a request for an item. */
const INVALID_READ_RESPONSES: typeof INVALID_RESPONSES = [
  ...INVALID_RESPONSES,
  ["another item", itemResponse({ id: "item-9" })],
  ["a client error", () => Response.json({ details: [] }, { status: 400 })],
];

describe("reading an item with the response", () => {
  test.each(INVALID_READ_RESPONSES)("%s changes nothing, and a later check succeeds", async (_, respond) => {
    const { stage, provider } = bank;
    const callback = await begin(stage, { completion: "automatic" });
    provider.before = (call) => (isItemRead(call) ? respond() : null);
    expect(valueOf((await stubOf().receiveCallback(callback)).result).next).toBe("wait");
    const { attempts, connection } = await readStorage(stage);
    expect(attempts).toMatchObject([{ status: "pending", item_id: "item-1" }]);
    expect(connection).toMatchObject({ status: "pending", last_error: null });
    provider.before = () => null;
    expect(valueOf((await stubOf().receiveCallback(callback)).result).next).toBe("connected");
  });

  test.each(INVALID_READ_RESPONSES)("%s does not change an active connection", async (_, respond) => {
    const { stage, provider } = bank;
    await connectItem(stage);
    const before = (await readStorage(stage)).connection;
    provider.before = (call) => (isItemRead(call) ? respond() : null);
    await stubOf().receiveItemEvent("item-1");
    expect(valueOf(await stubOf().check())).toMatchObject({ ok: false, reason: "provider_unavailable" });
    expect((await readStorage(stage)).connection).toEqual(before);
  });

  test.each<[string, () => Response]>([
    ["an item of another institution", itemResponse({ connector: { id: 600, name: "Other" } })],
    ["an item without a connection id", itemResponse({ clientUserId: null })],
    ["an item of another connection", itemResponse({ clientUserId: "con00000000000000000000" })],
    ["an invalid connection id", itemResponse({ clientUserId: { a: 1 } })],
  ])("%s activates no connection", async (_, respond) => {
    const { stage, provider } = bank;
    const callback = await begin(stage, { completion: "automatic" });
    provider.before = (call) => (isItemRead(call) ? respond() : null);
    const { result } = await stubOf().receiveCallback(callback);
    expect(result).toMatchObject({ failure: { code: "account_mismatch" } });
    expect((await readStorage(stage)).connection?.status).toBe("pending");
  });

  test("an item of another connection does not delete that item", async () => {
    const { stage, provider } = bank;
    const callback = await begin(stage, { completion: "automatic" });
    const [item] = provider.itemsFor(stage.ids.connection);
    if (item !== undefined) item.clientUserId = "con00000000000000000000";
    await stubOf().receiveCallback(callback);
    await advanceTime(stage, 5 * MINUTE);
    expect(provider.deleted).toEqual([]);
  });
});

describe("an item request with the response", () => {
  test.each(INVALID_RESPONSES)("%s fails and is not sent again", async (_, respond) => {
    const { stage, provider } = bank;
    provider.before = (call) => (isItemCreation(call) ? respond() : null);
    await expect(begin(stage)).rejects.toThrow("provider_unavailable");
    expect(provider.count("POST", "/items")).toBe(1);
    const { attempts } = await readStorage(stage);
    expect(attempts).toMatchObject([{ status: "failed", failure: "provider_unavailable", item_id: null }]);
    await advanceTime(stage, 5 * MINUTE);
    expect(provider.count("POST", "/items")).toBe(1);
  });
});

describe("a connector with", () => {
  test.each<[string, object]>([
    ["no name", { name: undefined }],
    ["a name that is too long", { name: "N".repeat(1000) }],
    ["no id", { id: undefined }],
  ])("%s causes no item request", async (_, changes) => {
    const { stage, provider } = bank;
    Object.assign(provider.connector, changes);
    await expect(begin(stage)).rejects.toThrow("provider_unavailable");
    expect(provider.created).toEqual([]);
    expect((await readStorage(stage)).attempts).toEqual([]);
  });
});
