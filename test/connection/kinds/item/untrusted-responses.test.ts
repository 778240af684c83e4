// A provider whose answers can't be believed. What does not make sense is as good as no answer.

import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { MINUTE } from "../../../../src/shared/clock.ts";
import { lookInto } from "../../../crash-points/crash-points.ts";
import { freshStub } from "../../../crash-points/crossings.ts";
import type { PlayedCall } from "../../../support/workers/item-provider.ts";
import { type BankStage, begin, connectItem, newBankStage } from "../../../support/workers/item-stage.ts";
import { letPass } from "../../../support/workers/advance-time.ts";
import { valueOf } from "../../../support/workers/create-connection.ts";

let bank: BankStage;

beforeEach(async () => {
  bank = await newBankStage();
});

afterEach(() => {
  vi.restoreAllMocks();
});

const stubOf = () => freshStub(bank.stage);
const isLook = ({ method, path }: PlayedCall) => method === "GET" && path.startsWith("/items/");
const isOrder = ({ method, path }: PlayedCall) => method === "POST" && path === "/items";
const html = () => new Response("<html>", { headers: { "content-type": "text/html" } });

/** The item of the connection, said differently. */
const said = (changes: object) => () =>
  Response.json({
    id: "item-1",
    status: "UPDATED",
    executionStatus: "SUCCESS",
    clientUserId: bank.stage.ids.connection,
    connector: { id: 612, name: "Bank" },
    ...changes,
  });

const LIES: [string, () => Response][] = [
  ["HTML", html],
  ["no JSON", () => new Response("{")],
  ["nothing", () => new Response(null, { status: 204 })],
  ["a list", () => Response.json([])],
  ["null", () => Response.json(null)],
  ["more than anybody reads", said({ padding: "x".repeat(70_000) })],
  ["no status", said({ status: undefined })],
  ["a status that is none", said({ status: { a: 1 } })],
  ["a status without end", said({ status: "S".repeat(100) })],
  ["an id with slashes", said({ id: "../../auth" })],
  ["no id", said({ id: undefined })],
  ["no connector", said({ connector: null })],
  ["a redirect", () => new Response(null, { status: 302, headers: { location: "https://evil.example" } })],
  ["an error of its own", () => new Response("boom", { status: 500 })],
];

/** What only a look can be answered with. */
const LOOK_LIES: typeof LIES = [
  ...LIES,
  ["another item", said({ id: "item-9" })],
  ["a word that it is wrong to ask", () => Response.json({ details: [] }, { status: 400 })],
];

describe("a look that is answered with", () => {
  test.each(LOOK_LIES)("%s changes nothing, and the truth is found later", async (_, lie) => {
    const { stage, provider } = bank;
    const landing = await begin(stage, { completion: "automatic" });
    provider.before = (call) => (isLook(call) ? lie() : null);
    expect(valueOf((await stubOf().receiveCallback(landing)).result).next).toBe("wait");
    const { attempts, connection } = await lookInto(stage);
    expect(attempts).toMatchObject([{ status: "pending", item_id: "item-1" }]);
    expect(connection).toMatchObject({ status: "pending", last_error: null });
    provider.before = () => null;
    expect(valueOf((await stubOf().receiveCallback(landing)).result).next).toBe("connected");
  });

  test.each(LOOK_LIES)("%s changes no living connection", async (_, lie) => {
    const { stage, provider } = bank;
    await connectItem(stage);
    const before = (await lookInto(stage)).connection;
    provider.before = (call) => (isLook(call) ? lie() : null);
    await stubOf().receiveItemEvent("item-1");
    expect(valueOf(await stubOf().check())).toMatchObject({ ok: false, reason: "provider_unavailable" });
    expect((await lookInto(stage)).connection).toEqual(before);
  });

  test.each<[string, () => Response]>([
    ["an item of another institution", said({ connector: { id: 600, name: "Other" } })],
    ["an item that is kept for nobody", said({ clientUserId: null })],
    ["an item that is kept for somebody else", said({ clientUserId: "con00000000000000000000" })],
    ["a person that is none", said({ clientUserId: { a: 1 } })],
  ])("%s connects nobody", async (_, lie) => {
    const { stage, provider } = bank;
    const landing = await begin(stage, { completion: "automatic" });
    provider.before = (call) => (isLook(call) ? lie() : null);
    const { result } = await stubOf().receiveCallback(landing);
    expect(result).toMatchObject({ failure: { code: "account_mismatch" } });
    expect((await lookInto(stage)).connection?.status).toBe("pending");
  });

  test("an item that is kept for somebody else leaves that where it is", async () => {
    const { stage, provider } = bank;
    const landing = await begin(stage, { completion: "automatic" });
    const [item] = provider.itemsFor(stage.ids.connection);
    if (item !== undefined) item.clientUserId = "con00000000000000000000";
    await stubOf().receiveCallback(landing);
    await letPass(stage, 5 * MINUTE);
    expect(provider.deleted).toEqual([]);
  });
});

describe("an order that is answered with", () => {
  test.each(LIES)("%s is not sent again, and comes to nothing", async (_, lie) => {
    const { stage, provider } = bank;
    provider.before = (call) => (isOrder(call) ? lie() : null);
    await expect(begin(stage)).rejects.toThrow("provider_unavailable");
    expect(provider.count("POST", "/items")).toBe(1);
    const { attempts } = await lookInto(stage);
    expect(attempts).toMatchObject([{ status: "failed", failure: "provider_unavailable", item_id: null }]);
    await letPass(stage, 5 * MINUTE);
    expect(provider.count("POST", "/items")).toBe(1);
  });
});

describe("an institution that is described with", () => {
  test.each<[string, object]>([
    ["no name", { name: undefined }],
    ["a name without end", { name: "N".repeat(1000) }],
    ["no number", { id: undefined }],
  ])("%s is asked for nothing", async (_, changes) => {
    const { stage, provider } = bank;
    Object.assign(provider.connector, changes);
    await expect(begin(stage)).rejects.toThrow("provider_unavailable");
    expect(provider.ordered).toEqual([]);
    expect((await lookInto(stage)).attempts).toEqual([]);
  });
});
