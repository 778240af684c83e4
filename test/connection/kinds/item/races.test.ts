// Concurrent events: item checks, redirects, webhooks, confirmations and deletions.

import { LATCHKEY } from "../../../../src/shared/actor.ts";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { MINUTE } from "../../../../src/shared/clock.ts";
import { readStorage } from "../../../crash-points/crash-points.ts";
import { freshStub } from "../../../crash-points/crash-injector.ts";
import { Gate, type ProviderCall, rejection } from "../../../support/workers/item-provider.ts";
import {
  BANK,
  type BankStage,
  begin,
  connectItem,
  newBankStage,
} from "../../../support/workers/item-stage.ts";
import { advanceTime } from "../../../support/workers/advance-time.ts";
import { tablesOf, valueOf } from "../../../support/workers/create-connection.ts";

let bank: BankStage;

beforeEach(async () => {
  bank = await newBankStage();
});

afterEach(() => {
  vi.restoreAllMocks();
});

const isItemRead = ({ method, path }: ProviderCall) => method === "GET" && path.startsWith("/items/");
const isItemCreation = ({ method, path }: ProviderCall) => method === "POST" && path === "/items";
const isDeletion = ({ method }: ProviderCall) => method === "DELETE";

/** Blocks the first matching call before its response. */
function holdFirst(which: (call: ProviderCall) => boolean): Gate {
  const gate = new Gate();
  let isFirst = true;
  bank.provider.before = (call) => {
    if (!isFirst || !which(call)) return null;
    isFirst = false;
    return gate.pass();
  };
  return gate;
}

const stubOf = () => freshStub(bank.stage);
const eventsOf = async () => valueOf(await stubOf().listEvents(null, 100)).data.map(({ type }) => type);

/** Expects that the connection is active and that its item is the provider's only item. */
async function expectOneItem(): Promise<void> {
  const { connection } = await readStorage(bank.stage);
  expect(connection?.status).toBe("active");
  expect([...bank.provider.items.keys()]).toEqual([connection?.provider_metadata["item_id"]]);
}

describe("concurrent redirects and checks", () => {
  test("B1 · fifty redirects activate the item once and get the same response", async () => {
    const callback = await begin(bank.stage, { completion: "automatic" });
    const callbacks = Array.from({ length: 50 }, () =>
      stubOf().receiveCallback({ ...callback, item: "item-1" }),
    );
    const responses = await Promise.all(callbacks);
    expect(new Set(responses.map(({ result }) => valueOf(result).next))).toEqual(new Set(["connected"]));
    expect(bank.provider.count("GET", "/items/item-1")).toBe(1);
    expect(await eventsOf()).toEqual(["connection.created"]);
    expect(valueOf(await stubOf().getToken({})).version).toBe(1);
    await expectOneItem();
  });

  test("a redirect, a webhook, a status page and the alarm have the same result", async () => {
    const { stage } = bank;
    const callback = await begin(stage, { completion: "automatic" });
    const gate = holdFirst(isItemRead);
    const stub = stubOf();
    const all = Promise.all([
      stub.receiveCallback(callback),
      stub.receiveItemEvent("item-1"),
      stub.attemptStatus({ attempt: callback.attempt, cookie: callback.cookie }),
      advanceTime(stage, 10_000),
    ]);
    await gate.waitForArrival();
    gate.open();
    const [returned, isOwnItem, status] = await all;
    expect(valueOf(returned.result).next).toBe("connected");
    expect(isOwnItem).toBe(true);
    expect(valueOf(status.result).next).toBe("connected");
    expect(bank.provider.count("GET", "/items/item-1")).toBe(1);
    expect(await eventsOf()).toEqual(["connection.created"]);
    await expectOneItem();
  });

  test("two status pages redirect to the consent page once", async () => {
    bank.provider.nextStatus = { status: "WAITING_USER_INPUT", executionStatus: "WAITING_USER_INPUT" };
    const callback = await begin(bank.stage);
    const [item] = bank.provider.itemsFor(bank.stage.ids.connection);
    if (item !== undefined) item.parameter = { name: "o", type: "oauth", data: "https://bank.example.com/c" };
    const request = { attempt: callback.attempt, cookie: callback.cookie };
    const responses = await Promise.all([stubOf().attemptStatus(request), stubOf().attemptStatus(request)]);
    const redirects = responses.map(({ result }) => {
      const status = valueOf(result);
      return status.next === "provider" && status.isFirst;
    });
    expect(redirects.filter((isFirst) => isFirst)).toHaveLength(1);
  });
});

describe("a confirmation", () => {
  test.each([
    ["the alarm", () => advanceTime(bank.stage, 10_000)],
    ["a webhook", () => stubOf().receiveItemEvent("item-1")],
  ])("that arrives during a check by %s returns an active connection", async (_, check) => {
    const callback = await begin(bank.stage);
    const gate = new Gate();
    // The provider has already responded when the app confirms, but the response has not arrived.
    bank.provider.after = (call) => (isItemRead(call) ? gate.pass() : null);
    const checking = check();
    await gate.waitForArrival();
    const confirming = stubOf().confirmAttempt(callback.attempt, "ada");
    await Promise.resolve();
    gate.open();
    expect(valueOf(await confirming).status).toBe("active");
    await checking;
    expect(await eventsOf()).toEqual(["connection.created"]);
  });

  test("that arrives as soon as a check has ended finds the item ready", async () => {
    const callback = await begin(bank.stage);
    const stub = stubOf();
    const [, confirmed] = await Promise.all([
      stub.receiveItemEvent("item-1"),
      stub.confirmAttempt(callback.attempt, "ada"),
    ]);
    expect(valueOf(confirmed).status).toBe("active");
  });

  test("D2 · does not activate the connection if another browser returns in the meantime", async () => {
    const { stage, provider } = bank;
    const callback = await begin(stage);
    valueOf((await stubOf().receiveCallback(callback)).result);
    // The app confirms the right end user. During the check of the item, another browser returns.
    const gate = new Gate();
    provider.before = (call) => (isItemRead(call) ? gate.pass() : null);
    const confirming = stubOf().confirmAttempt(callback.attempt, "ada");
    await gate.waitForArrival();
    const other = await stubOf().receiveCallback({
      ...callback,
      cookie: "another browser's",
      isReport: true,
    });
    expect(other.result).toMatchObject({ failure: { code: "wrong_browser" } });
    gate.open();
    expect(await confirming).toMatchObject({ failure: { code: "wrong_browser" } });
    expect((await readStorage(stage)).connection?.status).toBe("pending");
    await advanceTime(stage, MINUTE);
    expect([...provider.items.keys()]).toEqual([]);
  });
});

describe("an attempt that fails while its item is being activated", () => {
  test("D2 · activates no connection, even if the API key was being requested", async () => {
    const { stage, provider } = bank;
    const callback = await begin(stage, { completion: "automatic" });
    // The activation waits for a new API key, because the current one has expired.
    provider.after = (call) => {
      if (isItemRead(call)) stage.clock.advance(2 * 60 * MINUTE - 1);
      return null;
    };
    const gate = holdFirst(({ path }) => path === "/auth");
    const returned = stubOf().receiveCallback(callback);
    await gate.waitForArrival();
    const other = await stubOf().receiveCallback({
      ...callback,
      cookie: "another browser's",
      isReport: true,
    });
    expect(other.result).toMatchObject({ failure: { code: "wrong_browser" } });
    gate.open();
    expect((await returned).result).toMatchObject({ failure: { code: "wrong_browser" } });
    const { connection, attempts } = await readStorage(stage);
    expect(connection?.status).toBe("pending");
    expect(attempts).toMatchObject([{ status: "failed", failure: "wrong_browser" }]);
    await advanceTime(stage, MINUTE);
    expect([...provider.items.keys()]).toEqual([]);
    expect(provider.deleted).toEqual(["item-1"]);
  });
});

describe("a deletion", () => {
  test("during the item request deletes the item as soon as its id is known", async () => {
    const { stage, provider } = bank;
    const gate = holdFirst(isItemCreation);
    const begun = begin(stage);
    begun.catch(() => {});
    await gate.waitForArrival();
    valueOf(await stubOf().delete());
    gate.open();
    await expect(begun).rejects.toThrow("session_expired");
    await advanceTime(stage, 5 * MINUTE);
    expect(provider.created).toEqual(["item-1"]);
    expect(provider.deleted).toEqual(["item-1"]);
    expect(await tablesOf(stubOf())).toEqual([]);
  });

  test("during a check of the item leaves no active connection and no item", async () => {
    const { stage, provider } = bank;
    const callback = await begin(stage, { completion: "automatic" });
    const gate = holdFirst(isItemRead);
    const returned = stubOf().receiveCallback(callback);
    await gate.waitForArrival();
    valueOf(await stubOf().delete());
    gate.open();
    expect((await returned).result).toMatchObject({ ok: false });
    await advanceTime(stage, 5 * MINUTE);
    expect([...provider.items.keys()]).toEqual([]);
    expect(await tablesOf(stubOf())).toEqual([]);
  });

  test("deletes the item even if the integration is deleted while the provider does not respond", async () => {
    const { stage, provider } = bank;
    await connectItem(stage);
    const gate = new Gate();
    let isFirst = true;
    provider.before = async (call) => {
      if (!isFirst || !isDeletion(call)) return null;
      isFirst = false;
      await gate.pass();
      throw new Error("timeout");
    };
    const deleting = stubOf().delete();
    await gate.waitForArrival();
    valueOf(await stage.appStub.deleteIntegration(stage.integration, LATCHKEY));
    gate.open();
    expect(valueOf(await deleting).revocation).toBe("pending");
    await advanceTime(stage, 30 * MINUTE);
    expect(provider.deleted).toEqual(["item-1"]);
    expect(await tablesOf(stubOf())).toEqual([]);
  });
});

test("an item is deleted with the client that created it, even if a new integration has the same id", async () => {
  const { stage, provider } = bank;
  await connectItem(stage);
  provider.before = (call) => (isDeletion(call) ? rejection(503) : null);
  expect(valueOf(await stubOf().delete()).revocation).toBe("pending");
  const { appStub: app, integration } = stage;
  valueOf(await app.deleteIntegration(integration, LATCHKEY));
  valueOf(await app.createIntegration({ ...BANK, id: integration, client_id: "another" }, LATCHKEY));
  // Each client can access only its own items.
  const deletedBy: (string | null)[] = [];
  provider.before = (call) => {
    if (call.path === "/auth") return Response.json({ apiKey: `of ${String(call.body["clientId"])}` });
    if (!isDeletion(call)) return null;
    deletedBy.push(call.key);
    return call.key === "of client" ? Response.json({ count: 1 }) : rejection(404);
  };
  await advanceTime(stage, 30 * MINUTE);
  expect(deletedBy).toEqual(["of client"]);
  expect(await tablesOf(stubOf())).toEqual([]);
});

test("two concurrent clicks create one item each, and the unused one is deleted", async () => {
  const { stage, provider } = bank;
  const first = await begin(stage);
  const second = await begin(stage);
  for (const callback of [first, second]) valueOf((await stubOf().receiveCallback(callback)).result);
  const confirmed = await Promise.all(
    [first, second].map(({ attempt }) => stubOf().confirmAttempt(attempt, "ada")),
  );
  for (const confirmation of confirmed) expect(valueOf(confirmation).status).toBe("active");
  await advanceTime(stage, MINUTE);
  await expectOneItem();
  expect(provider.created).toHaveLength(2);
});
