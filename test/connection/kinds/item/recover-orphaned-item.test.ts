// Item requests whose response was lost: the provider has an item, but Latchkey does not have its id. The provider has
// no endpoint that lists items, so the item is recovered or deleted when a webhook contains its id.

import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { MINUTE, SECOND } from "../../../../src/shared/clock.ts";
import { runAndCrash, readStorage } from "../../../crash-points/crash-points.ts";
import { freshStub } from "../../../crash-points/crash-injector.ts";
import { Gate, type ProviderCall } from "../../../support/workers/item-provider.ts";
import {
  type BankStage,
  begin,
  click,
  connectItem,
  newBankStage,
} from "../../../support/workers/item-stage.ts";
import { advanceTime as advance } from "../../../support/workers/advance-time.ts";
import { newSession, valueOf } from "../../../support/workers/create-connection.ts";
import { asItemAttempt } from "../../../../src/connection/kinds/item/stored-records.ts";

let bank: BankStage;

beforeEach(async () => {
  bank = await newBankStage();
});

afterEach(() => {
  vi.restoreAllMocks();
});

const isItemCreation = ({ method, path }: ProviderCall) => method === "POST" && path === "/items";
const stubOf = () => freshStub(bank.stage);
const receiveEvent = (id: string) => stubOf().receiveItemEvent(id);
/** Uses a new stub each time, because the object may have crashed. */
const advanceTime = (ms: number) => advance({ stub: stubOf(), clock: bank.stage.clock }, ms);
const attemptsOf = async () => (await readStorage(bank.stage)).attempts;

/** Clicks, and crashes the object after the item request was received and before its response is read. */
const clickAndCrash = (session: string) =>
  runAndCrash(bank.stage, { nth: null, name: "body /items", moment: "before, writes kept" }, () =>
    click(bank.stage, session),
  );

/** Loses the responses to item requests on the network. */
const loseResponses = () => {
  bank.provider.after = (call) => {
    if (isItemCreation(call)) throw new Error("the connection was closed");
    return null;
  };
};

describe("an item whose id was lost in a crash", () => {
  test("is recovered when a webhook contains its id, and activates the connection", async () => {
    const { provider, stage } = bank;
    await clickAndCrash(await newSession(stage, { completion: "automatic" }));
    expect(await attemptsOf()).toMatchObject([{ status: "creating", item_id: null }]);
    expect(await receiveEvent("item-1")).toBe(true);
    const { connection } = await readStorage(stage);
    expect(connection).toMatchObject({ status: "active", provider_metadata: { item_id: "item-1" } });
    expect(provider.created).toEqual(["item-1"]);
  });

  test("is assigned to its own attempt if two items were lost", async () => {
    const { stage, provider } = bank;
    const session = await newSession(stage, { completion: "confirm" });
    await clickAndCrash(session);
    await clickAndCrash(session);
    for (const id of ["item-2", "item-1", "item-2"]) expect(await receiveEvent(id)).toBe(true);
    const itemIds = (await attemptsOf()).map((attempt) => asItemAttempt(attempt).item_id);
    expect(new Set(itemIds)).toEqual(new Set(["item-1", "item-2"]));
    // The app does not confirm, so both are deleted.
    await advanceTime(31 * MINUTE);
    expect(provider.deleted.toSorted()).toEqual(["item-1", "item-2"]);
  });

  test("is recovered once for several concurrent webhooks", async () => {
    const { stage } = bank;
    const session = await newSession(stage, { completion: "confirm" });
    await clickAndCrash(session);
    await clickAndCrash(session);
    await Promise.all([receiveEvent("item-1"), receiveEvent("item-1"), receiveEvent("item-1")]);
    const itemIds = (await attemptsOf()).map((attempt) => asItemAttempt(attempt).item_id);
    expect(itemIds.filter((id) => id === "item-1")).toHaveLength(1);
  });

  test("that a webhook contains after its attempt has ended is deleted", async () => {
    const { stage, provider } = bank;
    await clickAndCrash(await newSession(stage, { completion: "automatic" }));
    await advanceTime(11 * MINUTE);
    expect(await attemptsOf()).toMatchObject([{ status: "failed", failure: "authorization_interrupted" }]);
    expect(await receiveEvent("item-1")).toBe(true);
    await advanceTime(MINUTE);
    expect(provider.deleted).toEqual(["item-1"]);
    expect((await readStorage(stage)).connection?.status).toBe("pending");
  });

  test("activates the connection when it is recovered, if the app has already confirmed", async () => {
    const { stage } = bank;
    await clickAndCrash(await newSession(stage, { completion: "confirm" }));
    const [attempt] = await attemptsOf();
    expect(valueOf(await stubOf().confirmAttempt(attempt?.id ?? "", "ada")).status).toBe("pending");
    expect(await receiveEvent("item-1")).toBe(true);
    expect((await readStorage(stage)).connection?.status).toBe("active");
  });

  test("D2 · is deleted when a webhook contains it, if the app has confirmed another end user", async () => {
    const { stage, provider } = bank;
    await clickAndCrash(await newSession(stage, { completion: "confirm" }));
    const [attempt] = await attemptsOf();
    const mismatch = { failure: { code: "end_user_mismatch" } };
    expect(await stubOf().confirmAttempt(attempt?.id ?? "", "eve")).toMatchObject(mismatch);
    expect(await stubOf().confirmAttempt(attempt?.id ?? "", "ada")).toMatchObject(mismatch);
    expect(await receiveEvent("item-1")).toBe(true);
    await advanceTime(MINUTE);
    expect(provider.deleted).toEqual(["item-1"]);
  });
});

describe("an item whose id was lost on the network", () => {
  test("is deleted once, however many webhooks contain it", async () => {
    const { stage, provider } = bank;
    loseResponses();
    await expect(begin(stage)).rejects.toThrow("provider_unavailable");
    for (let nth = 0; nth < 3; nth += 1) await receiveEvent("item-1");
    await advanceTime(MINUTE);
    expect(provider.deleted).toEqual(["item-1"]);
    expect(provider.count("DELETE", "/items/item-1")).toBe(1);
    expect(provider.count("POST", "/items")).toBe(1);
  });

  test("does not affect the item of a later click", async () => {
    const { stage, provider } = bank;
    const session = await newSession(stage, { completion: "confirm" });
    loseResponses();
    await expect(click(stage, session)).rejects.toThrow("provider_unavailable");
    provider.after = () => null;
    const callback = await click(stage, session);
    valueOf((await stubOf().receiveCallback(callback)).result);
    expect(valueOf(await stubOf().confirmAttempt(callback.attempt, "ada")).status).toBe("active");
    for (const id of ["item-2", "item-1", "item-2"]) await receiveEvent(id);
    await advanceTime(MINUTE);
    expect([...provider.items.keys()]).toEqual(["item-2"]);
  });
});

describe("a webhook", () => {
  test("that arrives before the response to the item request changes nothing", async () => {
    const { stage, provider } = bank;
    const gate = new Gate();
    provider.after = (call) => (isItemCreation(call) ? gate.pass() : null);
    const begun = begin(stage);
    await gate.waitForArrival();
    await receiveEvent("item-1");
    gate.open();
    await begun;
    expect(await attemptsOf()).toMatchObject([{ status: "pending", item_id: "item-1" }]);
    await advanceTime(MINUTE);
    expect(provider.deleted).toEqual([]);
  });

  test("that arrives before that response, while an earlier click's item is missing, also changes nothing", async () => {
    const { stage, provider } = bank;
    const session = await newSession(stage, { completion: "confirm" });
    loseResponses();
    await expect(click(stage, session)).rejects.toThrow("provider_unavailable");
    const gate = new Gate();
    provider.after = (call) => (isItemCreation(call) ? gate.pass() : null);
    const begun = click(stage, session);
    await gate.waitForArrival();
    await receiveEvent("item-2");
    gate.open();
    await begun;
    await advanceTime(MINUTE);
    expect(provider.deleted).toEqual([]);
    expect(await receiveEvent("item-1")).toBe(true);
    await advanceTime(MINUTE);
    expect(provider.deleted).toEqual(["item-1"]);
  });

  test("about an item of another connection recovers and deletes nothing", async () => {
    const { stage, provider } = bank;
    loseResponses();
    await expect(begin(stage)).rejects.toThrow("provider_unavailable");
    const [item] = provider.itemsFor(stage.ids.connection);
    if (item !== undefined) item.clientUserId = "con00000000000000000000";
    expect(await receiveEvent("item-1")).toBe(false);
    await advanceTime(MINUTE);
    expect(provider.deleted).toEqual([]);
  });

  test("about an item of another institution recovers nothing", async () => {
    const { stage, provider } = bank;
    await clickAndCrash(await newSession(stage, { completion: "automatic" }));
    const [item] = provider.itemsFor(stage.ids.connection);
    if (item !== undefined) item.connector = { id: 600, name: "Another bank" };
    await receiveEvent("item-1");
    const { connection, attempts } = await readStorage(stage);
    expect(connection?.status).toBe("pending");
    expect(attempts).toMatchObject([{ item_id: null }]);
  });

  test("about the connection's own item deletes nothing", async () => {
    const { stage, provider } = bank;
    await connectItem(stage);
    expect(await receiveEvent("item-1")).toBe(true);
    await advanceTime(MINUTE);
    expect(provider.deleted).toEqual([]);
  });

  test.each(["../../auth", "item-1/../item-1", "", "a".repeat(65), "item 1", "item-1?x=1", "%2e%2e"])(
    "about %j causes no request to the provider",
    async (id) => {
      const { stage, provider } = bank;
      await clickAndCrash(await newSession(stage, { completion: "automatic" }));
      const calls = provider.calls.length;
      expect(await receiveEvent(id)).toBe(false);
      expect(provider.calls).toHaveLength(calls);
    },
  );

  test("for a connection that does not exist stores nothing", async () => {
    expect(await receiveEvent("item-1")).toBe(false);
    expect(bank.provider.calls).toEqual([]);
  });
});

test("an attempt whose item request never arrived fails after ten minutes, without a request to the provider", async () => {
  const { stage, provider } = bank;
  const session = await newSession(stage, { completion: "confirm" });
  await runAndCrash(stage, { nth: null, name: "fetch /items", moment: "before, writes kept" }, () =>
    click(stage, session),
  );
  const calls = provider.calls.length;
  await advanceTime(10 * MINUTE - SECOND);
  expect(await attemptsOf()).toMatchObject([{ status: "creating" }]);
  await advanceTime(2 * MINUTE);
  expect(await attemptsOf()).toMatchObject([{ status: "failed", failure: "authorization_interrupted" }]);
  expect(provider.calls).toHaveLength(calls);
});
