// An order whose answer is lost: the provider has an item that nobody here knows the id of. There is no list
// to find it in, so it is taken up, or given back, as soon as the provider names it.

import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { MINUTE, SECOND } from "../../../../src/shared/clock.ts";
import { actAndCrash, lookInto } from "../../../crash-points/crash-points.ts";
import { freshStub } from "../../../crash-points/crossings.ts";
import { Gate, type PlayedCall } from "../../../support/workers/item-provider.ts";
import {
  type BankStage,
  begin,
  click,
  connectItem,
  newBankStage,
} from "../../../support/workers/item-stage.ts";
import { letPass as pass } from "../../../support/workers/advance-time.ts";
import { newSession, valueOf } from "../../../support/workers/create-connection.ts";
import { asItemAttempt } from "../../../../src/connection/kinds/item/stored-records.ts";

let bank: BankStage;

beforeEach(async () => {
  bank = await newBankStage();
});

afterEach(() => {
  vi.restoreAllMocks();
});

const isOrder = ({ method, path }: PlayedCall) => method === "POST" && path === "/items";
const stubOf = () => freshStub(bank.stage);
const notice = (id: string) => stubOf().receiveItemEvent(id);
/** An object that died is met anew. */
const letPass = (ms: number) => pass({ stub: stubOf(), clock: bank.stage.clock }, ms);
const attemptsOf = async () => (await lookInto(bank.stage)).attempts;

/** Has a click's order arrive, and the object die before it knows the answer. */
const clickAndDie = (session: string) =>
  actAndCrash(bank.stage, { nth: null, name: "body /items", moment: "before, writes kept" }, () =>
    click(bank.stage, session),
  );

/** Has the answers to orders be lost on the way. */
const loseAnswers = () => {
  bank.provider.after = (call) => {
    if (isOrder(call)) throw new Error("the connection broke");
    return null;
  };
};

describe("an item whose id a crash lost", () => {
  test("is taken up when the provider names it, and comes to the connection", async () => {
    const { provider, stage } = bank;
    await clickAndDie(await newSession(stage, { completion: "automatic" }));
    expect(await attemptsOf()).toMatchObject([{ status: "creating", item_id: null }]);
    expect(await notice("item-1")).toBe(true);
    const { connection } = await lookInto(stage);
    expect(connection).toMatchObject({ status: "active", provider_metadata: { item_id: "item-1" } });
    expect(provider.ordered).toEqual(["item-1"]);
  });

  test("is each taken up by an attempt of its own, where two were lost", async () => {
    const { stage, provider } = bank;
    const session = await newSession(stage, { completion: "confirm" });
    await clickAndDie(session);
    await clickAndDie(session);
    for (const id of ["item-2", "item-1", "item-2"]) expect(await notice(id)).toBe(true);
    const taken = (await attemptsOf()).map((attempt) => asItemAttempt(attempt).item_id);
    expect(new Set(taken)).toEqual(new Set(["item-1", "item-2"]));
    // Nobody confirms: both are given back.
    await letPass(31 * MINUTE);
    expect(provider.deleted.toSorted()).toEqual(["item-1", "item-2"]);
  });

  test("is taken up once, whoever names it first", async () => {
    const { stage } = bank;
    const session = await newSession(stage, { completion: "confirm" });
    await clickAndDie(session);
    await clickAndDie(session);
    await Promise.all([notice("item-1"), notice("item-1"), notice("item-1")]);
    const taken = (await attemptsOf()).map((attempt) => asItemAttempt(attempt).item_id);
    expect(taken.filter((id) => id === "item-1")).toHaveLength(1);
  });

  test("that the provider names only after its attempt has ended is given back", async () => {
    const { stage, provider } = bank;
    await clickAndDie(await newSession(stage, { completion: "automatic" }));
    await letPass(11 * MINUTE);
    expect(await attemptsOf()).toMatchObject([{ status: "failed", failure: "authorization_interrupted" }]);
    expect(await notice("item-1")).toBe(true);
    await letPass(MINUTE);
    expect(provider.deleted).toEqual(["item-1"]);
    expect((await lookInto(stage)).connection?.status).toBe("pending");
  });

  test("of a person whom the app has named already becomes active when it is taken up", async () => {
    const { stage } = bank;
    await clickAndDie(await newSession(stage, { completion: "confirm" }));
    const [attempt] = await attemptsOf();
    expect(valueOf(await stubOf().confirmAttempt(attempt?.id ?? "", "ada")).status).toBe("pending");
    expect(await notice("item-1")).toBe(true);
    expect((await lookInto(stage)).connection?.status).toBe("active");
  });

  test("D2 · of somebody else than the app expects is given back when it is named", async () => {
    const { stage, provider } = bank;
    await clickAndDie(await newSession(stage, { completion: "confirm" }));
    const [attempt] = await attemptsOf();
    const mismatch = { failure: { code: "end_user_mismatch" } };
    expect(await stubOf().confirmAttempt(attempt?.id ?? "", "eve")).toMatchObject(mismatch);
    expect(await stubOf().confirmAttempt(attempt?.id ?? "", "ada")).toMatchObject(mismatch);
    expect(await notice("item-1")).toBe(true);
    await letPass(MINUTE);
    expect(provider.deleted).toEqual(["item-1"]);
  });
});

describe("an item whose order was answered by nothing", () => {
  test("is given back once when the provider names it, however often it does", async () => {
    const { stage, provider } = bank;
    loseAnswers();
    await expect(begin(stage)).rejects.toThrow("provider_unavailable");
    for (let nth = 0; nth < 3; nth += 1) await notice("item-1");
    await letPass(MINUTE);
    expect(provider.deleted).toEqual(["item-1"]);
    expect(provider.count("DELETE", "/items/item-1")).toBe(1);
    expect(provider.count("POST", "/items")).toBe(1);
  });

  test("does not end the item of the click that came after it", async () => {
    const { stage, provider } = bank;
    const session = await newSession(stage, { completion: "confirm" });
    loseAnswers();
    await expect(click(stage, session)).rejects.toThrow("provider_unavailable");
    provider.after = () => null;
    const landing = await click(stage, session);
    valueOf((await stubOf().receiveCallback(landing)).result);
    expect(valueOf(await stubOf().confirmAttempt(landing.attempt, "ada")).status).toBe("active");
    for (const id of ["item-2", "item-1", "item-2"]) await notice(id);
    await letPass(MINUTE);
    expect([...provider.items.keys()]).toEqual(["item-2"]);
  });
});

describe("a notice", () => {
  test("that overtakes the order's own answer changes nothing", async () => {
    const { stage, provider } = bank;
    const gate = new Gate();
    provider.after = (call) => (isOrder(call) ? gate.pass() : null);
    const beginning = begin(stage);
    await gate.come();
    await notice("item-1");
    gate.open();
    await beginning;
    expect(await attemptsOf()).toMatchObject([{ status: "pending", item_id: "item-1" }]);
    await letPass(MINUTE);
    expect(provider.deleted).toEqual([]);
  });

  test("that overtakes it while an earlier click's item is missing changes nothing either", async () => {
    const { stage, provider } = bank;
    const session = await newSession(stage, { completion: "confirm" });
    loseAnswers();
    await expect(click(stage, session)).rejects.toThrow("provider_unavailable");
    const gate = new Gate();
    provider.after = (call) => (isOrder(call) ? gate.pass() : null);
    const beginning = click(stage, session);
    await gate.come();
    await notice("item-2");
    gate.open();
    await beginning;
    await letPass(MINUTE);
    expect(provider.deleted).toEqual([]);
    expect(await notice("item-1")).toBe(true);
    await letPass(MINUTE);
    expect(provider.deleted).toEqual(["item-1"]);
  });

  test("of an item that is kept for somebody else takes and ends nothing", async () => {
    const { stage, provider } = bank;
    loseAnswers();
    await expect(begin(stage)).rejects.toThrow("provider_unavailable");
    const [item] = provider.itemsFor(stage.ids.connection);
    if (item !== undefined) item.clientUserId = "con00000000000000000000";
    expect(await notice("item-1")).toBe(false);
    await letPass(MINUTE);
    expect(provider.deleted).toEqual([]);
  });

  test("of an item of another institution takes nothing up", async () => {
    const { stage, provider } = bank;
    await clickAndDie(await newSession(stage, { completion: "automatic" }));
    const [item] = provider.itemsFor(stage.ids.connection);
    if (item !== undefined) item.connector = { id: 600, name: "Another bank" };
    await notice("item-1");
    const { connection, attempts } = await lookInto(stage);
    expect(connection?.status).toBe("pending");
    expect(attempts).toMatchObject([{ item_id: null }]);
  });

  test("of the connection's own item ends nothing", async () => {
    const { stage, provider } = bank;
    await connectItem(stage);
    expect(await notice("item-1")).toBe(true);
    await letPass(MINUTE);
    expect(provider.deleted).toEqual([]);
  });

  test.each(["../../auth", "item-1/../item-1", "", "a".repeat(65), "item 1", "item-1?x=1", "%2e%2e"])(
    "of %j asks the provider for nothing",
    async (id) => {
      const { stage, provider } = bank;
      await clickAndDie(await newSession(stage, { completion: "automatic" }));
      const calls = provider.calls.length;
      expect(await notice(id)).toBe(false);
      expect(provider.calls).toHaveLength(calls);
    },
  );

  test("to a connection that never was stores nothing", async () => {
    expect(await notice("item-1")).toBe(false);
    expect(bank.provider.calls).toEqual([]);
  });
});

test("an attempt whose order never arrived is ended after ten minutes, without a word to the provider", async () => {
  const { stage, provider } = bank;
  const session = await newSession(stage, { completion: "confirm" });
  await actAndCrash(stage, { nth: null, name: "fetch /items", moment: "before, writes kept" }, () =>
    click(stage, session),
  );
  const calls = provider.calls.length;
  await letPass(10 * MINUTE - SECOND);
  expect(await attemptsOf()).toMatchObject([{ status: "creating" }]);
  await letPass(2 * MINUTE);
  expect(await attemptsOf()).toMatchObject([{ status: "failed", failure: "authorization_interrupted" }]);
  expect(provider.calls).toHaveLength(calls);
});
