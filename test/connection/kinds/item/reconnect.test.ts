// A connection's own item is connected again: by the person it belongs to, or by somebody else.

import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { MINUTE } from "../../../../src/shared/clock.ts";
import { lookInto } from "../../../crash-points/crash-points.ts";
import { freshStub } from "../../../crash-points/crossings.ts";
import { refusal } from "../../../support/workers/item-provider.ts";
import {
  type BankStage,
  begin,
  connectItem,
  type Landing,
  newBankStage,
} from "../../../support/workers/item-stage.ts";
import { letPass } from "../../../support/workers/advance-time.ts";
import { valueOf } from "../../../support/workers/create-connection.ts";

let bank: BankStage;

beforeEach(async () => {
  bank = await newBankStage();
  await connectItem(bank.stage);
});

afterEach(() => {
  vi.restoreAllMocks();
});

const DONE = { status: "UPDATED", executionStatus: "SUCCESS" };
const CONSENT = {
  status: "WAITING_USER_INPUT",
  executionStatus: "WAITING_USER_INPUT",
  parameter: { name: "oauth_code", type: "oauth", data: "https://bank.example.com/consent" },
};

const stubOf = () => freshStub(bank.stage);
const connectionOf = async () => (await lookInto(bank.stage)).connection;
const ended = { failure: { code: "reauthorization_required" } };
const say = (state: object) => Object.assign(bank.provider.items.get("item-1") ?? {}, state);

const reconnect = () =>
  begin(bank.stage, { connection_id: bank.stage.ids.connection, completion: "confirm" });

/** A reconnect in which somebody is led to the institution's consent page, and consents. */
async function consentAnew(): Promise<Landing> {
  const landing = await reconnect();
  say({ ...CONSENT });
  const { attempt, cookie } = landing;
  const status = await stubOf().attemptStatus({ attempt, cookie });
  expect(valueOf(status.result)).toMatchObject({ next: "provider", isFirst: true });
  say({ ...DONE, parameter: null });
  return landing;
}

/** Everything that may bring a connection back by itself. */
async function lookEverywhere(): Promise<void> {
  await stubOf().receiveItemEvent("item-1");
  await stubOf().check();
  bank.stage.clock.pass(2 * MINUTE);
  await stubOf().refresh({ evenIfRefused: true });
  await letPass(bank.stage, 5 * MINUTE);
}

describe("somebody else who consents", () => {
  test.each([
    ["an active connection", () => {}],
    ["one that needs its person", () => say({ status: "LOGIN_ERROR" })],
  ])(
    "D2 · at the reconnect of %s ends it for good, whatever the item says from then on",
    async (_, before) => {
      const { stage, provider } = bank;
      before();
      await stubOf().check();
      const landing = await consentAnew();
      valueOf((await stubOf().receiveCallback(landing)).result);
      const mismatch = { failure: { code: "end_user_mismatch" } };
      expect(await stubOf().confirmAttempt(landing.attempt, "eve")).toMatchObject(mismatch);
      await lookEverywhere();
      expect(await stubOf().getToken({})).toMatchObject(ended);
      expect(await connectionOf()).toMatchObject({ status: "reauthorization_required", sealed_grant: null });
      // What was consented to is given back, and the right person gets an item of their own.
      expect(provider.deleted).toEqual(["item-1"]);
      await connectItem({ ...stage, stub: stubOf() });
      expect(await connectionOf()).toMatchObject({
        status: "active",
        provider_metadata: { item_id: "item-2" },
      });
      expect([...provider.items.keys()]).toEqual(["item-2"]);
    },
  );

  test("D2 · in a browser that began nothing ends it as well", async () => {
    const landing = await consentAnew();
    const landed = await stubOf().receiveCallback({ ...landing, cookie: null });
    expect(landed.result).toMatchObject({ failure: { code: "wrong_browser" } });
    await lookEverywhere();
    expect(await stubOf().getToken({})).toMatchObject(ended);
    expect(bank.provider.items.size).toBe(0);
  });

  test("D2 · while nobody has confirmed does not bring an ended connection back", async () => {
    say({ status: "LOGIN_ERROR" });
    await stubOf().check();
    await consentAnew();
    await stubOf().receiveItemEvent("item-1");
    await stubOf().check();
    expect(await stubOf().getToken({})).toMatchObject(ended);
  });
});

/** Whatever happens from here on, nobody gets what was consented to. */
async function expectNothingServed(): Promise<void> {
  await lookEverywhere();
  expect(await stubOf().getToken({})).toMatchObject(ended);
  expect(await connectionOf()).toMatchObject({ status: "reauthorization_required", sealed_grant: null });
  expect(bank.provider.deleted).toEqual(["item-1"]);
}

describe("a consent that nobody answers for", () => {
  test.each([
    ["an active connection", () => {}],
    ["one that needs its person", () => say({ status: "LOGIN_ERROR" })],
  ])("D2 · at the reconnect of %s ends it when its attempt does", async (_, before) => {
    before();
    await stubOf().check();
    const landing = await consentAnew();
    valueOf((await stubOf().receiveCallback(landing)).result);
    // Whoever it was is not signed in at the app, which never asks.
    await letPass(bank.stage, 31 * MINUTE);
    expect((await connectionOf())?.sealed_grant).toBeNull();
    await expectNothingServed();
  });

  test("D2 · in another tab's trip is nothing for a tab that was confirmed before", async () => {
    // The first tab is confirmed, led to the consent, and its address passed on; the second one orders anew,
    // so that the consent comes back with its state.
    const first = await reconnect();
    say({ ...CONSENT });
    const { attempt, cookie } = first;
    valueOf((await stubOf().attemptStatus({ attempt, cookie })).result);
    valueOf(await stubOf().confirmAttempt(attempt, "ada"));
    const second = await reconnect();
    say({ ...DONE, parameter: null });
    const landed = await stubOf().receiveCallback({ ...second, cookie: null });
    expect(landed.result).toMatchObject({ failure: { code: "wrong_browser" } });
    expect((await stubOf().attemptStatus({ attempt, cookie })).result.ok).toBe(false);
    await expectNothingServed();
  });

  test("D2 · in a browser that began nothing ends a connection that came of it meanwhile", async () => {
    const landing = await consentAnew();
    valueOf(await stubOf().confirmAttempt(landing.attempt, "ada"));
    expect((await connectionOf())?.status).toBe("active");
    const landed = await stubOf().receiveCallback({ ...landing, cookie: null });
    expect(landed.result).toMatchObject({ failure: { code: "attempt_already_used" } });
    await expectNothingServed();
  });

  test("D2 · in a browser that began nothing ends it after the attempt, too", async () => {
    const landing = await reconnect();
    say({ ...CONSENT });
    const { attempt, cookie } = landing;
    valueOf((await stubOf().attemptStatus({ attempt, cookie })).result);
    await letPass(bank.stage, 31 * MINUTE);
    expect((await connectionOf())?.status).toBe("active");
    say({ ...DONE, parameter: null });
    await stubOf().receiveCallback({ ...landing, cookie: null });
    await expectNothingServed();
  });

  test("is not missed where the app asks for nobody's word, and no key was to be had to go on with", async () => {
    const { stage, provider } = bank;
    const landing = await begin(stage, { connection_id: stage.ids.connection, completion: "automatic" });
    say({ ...CONSENT });
    const { attempt, cookie } = landing;
    valueOf((await stubOf().attemptStatus({ attempt, cookie })).result);
    valueOf((await stubOf().receiveCallback(landing)).result);
    provider.before = () => refusal(503);
    await letPass(stage, 31 * MINUTE);
    provider.before = () => null;
    say({ ...DONE, parameter: null });
    await lookEverywhere();
    expect((await connectionOf())?.status).toBe("active");
    expect(provider.deleted).toEqual([]);
  });

  test("is one that was given, where its own browser comes again long after it was confirmed", async () => {
    const landing = await consentAnew();
    valueOf(await stubOf().confirmAttempt(landing.attempt, "ada"));
    bank.stage.clock.pass(35 * MINUTE);
    await stubOf().receiveCallback({ ...landing, cookie: null });
    expect((await connectionOf())?.status).toBe("active");
  });
});

describe("a wrong name where nobody was asked to consent", () => {
  test("D2 · ends the grant until the right person has connected the same item", async () => {
    const landing = await reconnect();
    valueOf((await stubOf().receiveCallback(landing)).result);
    await stubOf().confirmAttempt(landing.attempt, "eve");
    await lookEverywhere();
    expect(await stubOf().getToken({})).toMatchObject(ended);
    expect(bank.provider.deleted).toEqual([]);
    const again = await reconnect();
    valueOf((await stubOf().receiveCallback(again)).result);
    expect(valueOf(await stubOf().confirmAttempt(again.attempt, "ada"))).toMatchObject({
      status: "active",
      metadata: { item_id: "item-1" },
    });
    expect(bank.provider.ordered).toEqual(["item-1"]);
  });
});

describe("the provider's own mistake", () => {
  test("is recovered from when the item is good again", async () => {
    say({ status: "LOGIN_ERROR" });
    await stubOf().check();
    expect(await stubOf().getToken({})).toMatchObject(ended);
    say(DONE);
    expect(await stubOf().receiveItemEvent("item-1")).toBe(true);
    expect(valueOf(await stubOf().getToken({})).version).toBe(1);
  });

  test("of refusing every key ends no connection: a wall in front of it may have", async () => {
    bank.provider.before = ({ path }) => (path === "/auth" ? null : refusal(403));
    expect(await stubOf().check()).toMatchObject({ value: { ok: false, reason: "provider_unavailable" } });
    await stubOf().receiveItemEvent("item-1");
    expect((await connectionOf())?.status).toBe("active");
    bank.provider.before = () => null;
    expect(valueOf(await stubOf().check()).ok).toBe(true);
  });

  test("of refusing every key ends no attempt either", async () => {
    const landing = await reconnect();
    bank.provider.before = ({ path }) => (path === "/auth" ? null : refusal(403));
    expect(valueOf((await stubOf().receiveCallback(landing)).result).next).toBe("wait");
    bank.provider.before = () => null;
    expect(valueOf((await stubOf().receiveCallback(landing)).result).next).toBe("confirm");
  });
});

test("a reconnect whose consent stands and that syncs for minutes comes to its end", async () => {
  const landing = await reconnect();
  bank.provider.soon = { status: "UPDATING", executionStatus: "LOGIN_IN_PROGRESS" };
  await letPass(bank.stage, 10 * MINUTE);
  bank.provider.soon = DONE;
  valueOf((await stubOf().receiveCallback(landing)).result);
  expect(valueOf(await stubOf().confirmAttempt(landing.attempt, "ada")).status).toBe("active");
});

test("a reconnect that is answered with another item keeps the one there is", async () => {
  bank.provider.before = ({ method }) =>
    method === "PATCH" ? Response.json({ ...bank.provider.items.get("item-1"), id: "item-9" }) : null;
  await expect(reconnect()).rejects.toThrow("provider_unavailable");
  expect(await connectionOf()).toMatchObject({
    status: "active",
    provider_metadata: { item_id: "item-1" },
  });
});
