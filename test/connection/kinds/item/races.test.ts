// What comes at the same instant: looks, landings, notices, confirmations, deletions.

import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { MINUTE } from "../../../../src/shared/clock.ts";
import { lookInto } from "../../../crash-points/crash-points.ts";
import { freshStub } from "../../../crash-points/crossings.ts";
import { Gate, type PlayedCall, refusal } from "../../../support/workers/item-provider.ts";
import {
  BANK,
  type BankStage,
  begin,
  connectItem,
  newBankStage,
} from "../../../support/workers/item-stage.ts";
import { letPass } from "../../../support/workers/advance-time.ts";
import { tablesOf, valueOf } from "../../../support/workers/create-connection.ts";

let bank: BankStage;

beforeEach(async () => {
  bank = await newBankStage();
});

afterEach(() => {
  vi.restoreAllMocks();
});

const isLook = ({ method, path }: PlayedCall) => method === "GET" && path.startsWith("/items/");
const isOrder = ({ method, path }: PlayedCall) => method === "POST" && path === "/items";
const isDeletion = ({ method }: PlayedCall) => method === "DELETE";

/** Lets the first call of a kind wait at a gate before it is answered. */
function hold(which: (call: PlayedCall) => boolean): Gate {
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

/** The items the provider holds are the connection's own and no others. */
async function expectOneItem(): Promise<void> {
  const { connection } = await lookInto(bank.stage);
  expect(connection?.status).toBe("active");
  expect([...bank.provider.items.keys()]).toEqual([connection?.provider_metadata["item_id"]]);
}

describe("landings and looks at the same instant", () => {
  test("B1 · of fifty landings one adopts the item, and all are told the same", async () => {
    const landing = await begin(bank.stage, { completion: "automatic" });
    const landings = Array.from({ length: 50 }, () =>
      stubOf().receiveCallback({ ...landing, item: "item-1" }),
    );
    const answers = await Promise.all(landings);
    expect(new Set(answers.map(({ result }) => valueOf(result).next))).toEqual(new Set(["connected"]));
    expect(bank.provider.count("GET", "/items/item-1")).toBe(1);
    expect(await eventsOf()).toEqual(["connection.created"]);
    expect(valueOf(await stubOf().getToken({})).version).toBe(1);
    await expectOneItem();
  });

  test("a landing, a notice, a page that waits and the alarm come to one end", async () => {
    const { stage } = bank;
    const landing = await begin(stage, { completion: "automatic" });
    const gate = hold(isLook);
    const stub = stubOf();
    const all = Promise.all([
      stub.receiveCallback(landing),
      stub.receiveItemEvent("item-1"),
      stub.attemptStatus({ attempt: landing.attempt, cookie: landing.cookie }),
      letPass(stage, 10_000),
    ]);
    await gate.come();
    gate.open();
    const [landed, isOurs, status] = await all;
    expect(valueOf(landed.result).next).toBe("connected");
    expect(isOurs).toBe(true);
    expect(valueOf(status.result).next).toBe("connected");
    expect(bank.provider.count("GET", "/items/item-1")).toBe(1);
    expect(await eventsOf()).toEqual(["connection.created"]);
    await expectOneItem();
  });

  test("two pages that wait lead to the consent once", async () => {
    bank.provider.soon = { status: "WAITING_USER_INPUT", executionStatus: "WAITING_USER_INPUT" };
    const landing = await begin(bank.stage);
    const [item] = bank.provider.itemsFor(bank.stage.ids.connection);
    if (item !== undefined) item.parameter = { name: "o", type: "oauth", data: "https://bank.example.com/c" };
    const question = { attempt: landing.attempt, cookie: landing.cookie };
    const answers = await Promise.all([stubOf().attemptStatus(question), stubOf().attemptStatus(question)]);
    const firsts = answers.map(({ result }) => {
      const status = valueOf(result);
      return status.next === "provider" && status.isFirst;
    });
    expect(firsts.filter((isFirst) => isFirst)).toHaveLength(1);
  });
});

describe("a confirmation", () => {
  test.each([
    ["the alarm's", () => letPass(bank.stage, 10_000)],
    ["a notice's", () => stubOf().receiveItemEvent("item-1")],
  ])("that comes during a look of %s answers an active connection", async (_, look) => {
    const landing = await begin(bank.stage);
    const gate = new Gate();
    // The provider has answered already when the app speaks: what it said is on its way.
    bank.provider.after = (call) => (isLook(call) ? gate.pass() : null);
    const looking = look();
    await gate.come();
    const confirming = stubOf().confirmAttempt(landing.attempt, "ada");
    await Promise.resolve();
    gate.open();
    expect(valueOf(await confirming).status).toBe("active");
    await looking;
    expect(await eventsOf()).toEqual(["connection.created"]);
  });

  test("that comes as soon as a look has ended finds the item there", async () => {
    const landing = await begin(bank.stage);
    const stub = stubOf();
    const [, confirmed] = await Promise.all([
      stub.receiveItemEvent("item-1"),
      stub.confirmAttempt(landing.attempt, "ada"),
    ]);
    expect(valueOf(confirmed).status).toBe("active");
  });

  test("D2 · of somebody else during the adoption leaves nothing active", async () => {
    const { stage, provider } = bank;
    const landing = await begin(stage);
    valueOf((await stubOf().receiveCallback(landing)).result);
    // The right person is confirmed, and while the item is looked at another browser lands.
    const gate = new Gate();
    provider.before = (call) => (isLook(call) ? gate.pass() : null);
    const confirming = stubOf().confirmAttempt(landing.attempt, "ada");
    await gate.come();
    const other = await stubOf().receiveCallback({ ...landing, cookie: "another browser's" });
    expect(other.result).toMatchObject({ failure: { code: "wrong_browser" } });
    gate.open();
    expect(await confirming).toMatchObject({ failure: { code: "wrong_browser" } });
    expect((await lookInto(stage)).connection?.status).toBe("pending");
    await letPass(stage, MINUTE);
    expect([...provider.items.keys()]).toEqual([]);
  });
});

describe("an attempt that fails while its item is being adopted", () => {
  test("D2 · connects nobody, though the key for it was on its way", async () => {
    const { stage, provider } = bank;
    const landing = await begin(stage, { completion: "automatic" });
    // The adoption has to wait for a key: the one there is has run out.
    provider.after = (call) => {
      if (isLook(call)) stage.clock.pass(2 * 60 * MINUTE - 1);
      return null;
    };
    const gate = hold(({ path }) => path === "/auth");
    const landed = stubOf().receiveCallback(landing);
    await gate.come();
    const other = await stubOf().receiveCallback({ ...landing, cookie: "another browser's" });
    expect(other.result).toMatchObject({ failure: { code: "wrong_browser" } });
    gate.open();
    expect((await landed).result).toMatchObject({ failure: { code: "wrong_browser" } });
    const { connection, attempts } = await lookInto(stage);
    expect(connection?.status).toBe("pending");
    expect(attempts).toMatchObject([{ status: "failed", failure: "wrong_browser" }]);
    await letPass(stage, MINUTE);
    expect([...provider.items.keys()]).toEqual([]);
    expect(provider.deleted).toEqual(["item-1"]);
  });
});

describe("a deletion", () => {
  test("while the item is being ordered gives it back as soon as it is known", async () => {
    const { stage, provider } = bank;
    const gate = hold(isOrder);
    const beginning = begin(stage);
    beginning.catch(() => {});
    await gate.come();
    valueOf(await stubOf().delete());
    gate.open();
    await expect(beginning).rejects.toThrow("session_expired");
    await letPass(stage, 5 * MINUTE);
    expect(provider.ordered).toEqual(["item-1"]);
    expect(provider.deleted).toEqual(["item-1"]);
    expect(await tablesOf(stubOf())).toEqual([]);
  });

  test("while the item is being looked at leaves nothing active and no item", async () => {
    const { stage, provider } = bank;
    const landing = await begin(stage, { completion: "automatic" });
    const gate = hold(isLook);
    const landed = stubOf().receiveCallback(landing);
    await gate.come();
    valueOf(await stubOf().delete());
    gate.open();
    expect((await landed).result).toMatchObject({ ok: false });
    await letPass(stage, 5 * MINUTE);
    expect([...provider.items.keys()]).toEqual([]);
    expect(await tablesOf(stubOf())).toEqual([]);
  });

  test("gives the item back though the integration is deleted while the provider hangs", async () => {
    const { stage, provider } = bank;
    await connectItem(stage);
    const gate = new Gate();
    let isFirst = true;
    provider.before = async (call) => {
      if (!isFirst || !isDeletion(call)) return null;
      isFirst = false;
      await gate.pass();
      throw new Error("time-out");
    };
    const deleting = stubOf().delete();
    await gate.come();
    valueOf(await stage.appStub.deleteIntegration(stage.integration));
    gate.open();
    expect(valueOf(await deleting).revocation).toBe("pending");
    await letPass(stage, 30 * MINUTE);
    expect(provider.deleted).toEqual(["item-1"]);
    expect(await tablesOf(stubOf())).toEqual([]);
  });
});

test("an item is given back with the client that made it, though another one has taken the integration's name", async () => {
  const { stage, provider } = bank;
  await connectItem(stage);
  provider.before = (call) => (isDeletion(call) ? refusal(503) : null);
  expect(valueOf(await stubOf().delete()).revocation).toBe("pending");
  const { appStub: app, integration } = stage;
  valueOf(await app.deleteIntegration(integration));
  valueOf(await app.createIntegration({ ...BANK, id: integration, client_id: "another" }));
  // Each client knows its own items only.
  const deletedBy: (string | null)[] = [];
  provider.before = (call) => {
    if (call.path === "/auth") return Response.json({ apiKey: `of ${String(call.body["clientId"])}` });
    if (!isDeletion(call)) return null;
    deletedBy.push(call.key);
    return call.key === "of client" ? Response.json({ count: 1 }) : refusal(404);
  };
  await letPass(stage, 30 * MINUTE);
  expect(deletedBy).toEqual(["of client"]);
  expect(await tablesOf(stubOf())).toEqual([]);
});

test("two clicks at the same instant make an item each, and the one that is not used is given back", async () => {
  const { stage, provider } = bank;
  const first = await begin(stage);
  const second = await begin(stage);
  for (const landing of [first, second]) valueOf((await stubOf().receiveCallback(landing)).result);
  const confirmed = await Promise.all(
    [first, second].map(({ attempt }) => stubOf().confirmAttempt(attempt, "ada")),
  );
  for (const one of confirmed) expect(valueOf(one).status).toBe("active");
  await letPass(stage, MINUTE);
  await expectOneItem();
  expect(provider.ordered).toHaveLength(2);
});
