// Reconnects of a connection's own item, by its end user or by another user.

import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { MINUTE } from "../../../../src/shared/clock.ts";
import { readStorage } from "../../../crash-points/crash-points.ts";
import { freshStub } from "../../../crash-points/crash-injector.ts";
import { rejection } from "../../../support/workers/item-provider.ts";
import {
  type BankStage,
  begin,
  connectItem,
  type Callback,
  newBankStage,
} from "../../../support/workers/item-stage.ts";
import { advanceTime } from "../../../support/workers/advance-time.ts";
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
const connectionOf = async () => (await readStorage(bank.stage)).connection;
const reauthorizationRequired = { failure: { code: "reauthorization_required" } };
const setItem = (state: object) => Object.assign(bank.provider.items.get("item-1") ?? {}, state);

const reconnect = () =>
  begin(bank.stage, { connection_id: bank.stage.ids.connection, completion: "confirm" });

/** Reconnects: the browser is redirected to the institution's consent page, and the user gives consent. */
async function reconnectWithConsent(): Promise<Callback> {
  const callback = await reconnect();
  setItem({ ...CONSENT });
  const { attempt, cookie } = callback;
  const status = await stubOf().attemptStatus({ attempt, cookie });
  expect(valueOf(status.result)).toMatchObject({ next: "provider", isFirst: true });
  setItem({ ...DONE, parameter: null });
  return callback;
}

/** Runs every check that could activate a connection without an end user. */
async function runAllChecks(): Promise<void> {
  await stubOf().receiveItemEvent("item-1");
  await stubOf().check();
  bank.stage.clock.advance(2 * MINUTE);
  await stubOf().refresh({ evenIfRefused: true });
  await advanceTime(bank.stage, 5 * MINUTE);
}

describe("the consent of a different user", () => {
  test.each([
    ["an active connection", () => {}],
    ["a connection that requires reauthorization", () => setItem({ status: "LOGIN_ERROR" })],
  ])(
    "D2 · when reconnecting %s ends its grant permanently, even if the item's status changes later",
    async (_, before) => {
      const { stage, provider } = bank;
      before();
      await stubOf().check();
      const callback = await reconnectWithConsent();
      valueOf((await stubOf().receiveCallback(callback)).result);
      const mismatch = { failure: { code: "end_user_mismatch" } };
      expect(await stubOf().confirmAttempt(callback.attempt, "eve")).toMatchObject(mismatch);
      await runAllChecks();
      expect(await stubOf().getToken({})).toMatchObject(reauthorizationRequired);
      expect(await connectionOf()).toMatchObject({ status: "reauthorization_required", sealed_grant: null });
      // The item is deleted, and the right end user gets a new one.
      expect(provider.deleted).toEqual(["item-1"]);
      await connectItem({ ...stage, stub: stubOf() });
      expect(await connectionOf()).toMatchObject({
        status: "active",
        provider_metadata: { item_id: "item-2" },
      });
      expect([...provider.items.keys()]).toEqual(["item-2"]);
    },
  );

  test("D2 · in another browser ends the grant as well", async () => {
    const callback = await reconnectWithConsent();
    const returned = await stubOf().receiveCallback({ ...callback, cookie: null, isReport: true });
    expect(returned.result).toMatchObject({ failure: { code: "wrong_browser" } });
    await runAllChecks();
    expect(await stubOf().getToken({})).toMatchObject(reauthorizationRequired);
    expect(bank.provider.items.size).toBe(0);
  });

  test("B1 · is not assumed from a request without the cookie, and the right browser then finishes", async () => {
    const callback = await reconnectWithConsent();
    const before = await readStorage(bank.stage);
    const foreign = { ...callback, cookie: null };
    expect((await stubOf().receiveCallback(foreign)).result).toMatchObject({ value: { next: "report" } });
    expect(await readStorage(bank.stage)).toEqual(before);
    valueOf((await stubOf().receiveCallback(callback)).result);
    expect(valueOf(await stubOf().confirmAttempt(callback.attempt, "ada")).status).toBe("active");
    // A scanner that requests the URL later does not end the connection either.
    expect((await stubOf().receiveCallback(foreign)).result).toMatchObject({ value: { next: "report" } });
    await runAllChecks();
    expect((await connectionOf())?.status).toBe("active");
    expect(bank.provider.deleted).toEqual([]);
  });

  test("D2 · does not recover a connection before the app has confirmed", async () => {
    setItem({ status: "LOGIN_ERROR" });
    await stubOf().check();
    await reconnectWithConsent();
    await stubOf().receiveItemEvent("item-1");
    await stubOf().check();
    expect(await stubOf().getToken({})).toMatchObject(reauthorizationRequired);
  });
});

/** Expects that no check activates the connection again, and that its item is deleted. */
async function expectGrantEnded(): Promise<void> {
  await runAllChecks();
  expect(await stubOf().getToken({})).toMatchObject(reauthorizationRequired);
  expect(await connectionOf()).toMatchObject({ status: "reauthorization_required", sealed_grant: null });
  expect(bank.provider.deleted).toEqual(["item-1"]);
}

describe("a consent that the app does not confirm", () => {
  test.each([
    ["an active connection", () => {}],
    ["a connection that requires reauthorization", () => setItem({ status: "LOGIN_ERROR" })],
  ])("D2 · when reconnecting %s ends its grant when the attempt expires", async (_, before) => {
    before();
    await stubOf().check();
    const callback = await reconnectWithConsent();
    valueOf((await stubOf().receiveCallback(callback)).result);
    // The end user is not signed in to the app, so the app does not confirm.
    await advanceTime(bank.stage, 31 * MINUTE);
    expect((await connectionOf())?.sealed_grant).toBeNull();
    await expectGrantEnded();
  });

  test("D2 · in one tab's attempt does not activate another tab's attempt that was confirmed before", async () => {
    // The first tab is confirmed, and its consent URL is forwarded. The second tab starts another reconnect, so the
    // redirect after the consent has the state of the second tab.
    const first = await reconnect();
    setItem({ ...CONSENT });
    const { attempt, cookie } = first;
    valueOf((await stubOf().attemptStatus({ attempt, cookie })).result);
    valueOf(await stubOf().confirmAttempt(attempt, "ada"));
    const second = await reconnect();
    setItem({ ...DONE, parameter: null });
    const returned = await stubOf().receiveCallback({ ...second, cookie: null, isReport: true });
    expect(returned.result).toMatchObject({ failure: { code: "wrong_browser" } });
    expect((await stubOf().attemptStatus({ attempt, cookie })).result.ok).toBe(false);
    await expectGrantEnded();
  });

  test("D2 · in another browser ends a connection that it activated in the meantime", async () => {
    const callback = await reconnectWithConsent();
    valueOf(await stubOf().confirmAttempt(callback.attempt, "ada"));
    expect((await connectionOf())?.status).toBe("active");
    const returned = await stubOf().receiveCallback({ ...callback, cookie: null, isReport: true });
    expect(returned.result).toMatchObject({ failure: { code: "attempt_already_used" } });
    await expectGrantEnded();
  });

  test("D2 · in another browser ends the grant after the attempt has expired, too", async () => {
    const callback = await reconnect();
    setItem({ ...CONSENT });
    const { attempt, cookie } = callback;
    valueOf((await stubOf().attemptStatus({ attempt, cookie })).result);
    await advanceTime(bank.stage, 31 * MINUTE);
    expect((await connectionOf())?.status).toBe("active");
    setItem({ ...DONE, parameter: null });
    await stubOf().receiveCallback({ ...callback, cookie: null, isReport: true });
    await expectGrantEnded();
  });

  test("is not required with automatic completion, even if no API key was available at first", async () => {
    const { stage, provider } = bank;
    const callback = await begin(stage, { connection_id: stage.ids.connection, completion: "automatic" });
    setItem({ ...CONSENT });
    const { attempt, cookie } = callback;
    valueOf((await stubOf().attemptStatus({ attempt, cookie })).result);
    valueOf((await stubOf().receiveCallback(callback)).result);
    provider.before = () => rejection(503);
    await advanceTime(stage, 31 * MINUTE);
    provider.before = () => null;
    setItem({ ...DONE, parameter: null });
    await runAllChecks();
    expect((await connectionOf())?.status).toBe("active");
    expect(provider.deleted).toEqual([]);
  });

  test("is not assumed when the browser returns without its cookie long after the confirmation", async () => {
    const callback = await reconnectWithConsent();
    valueOf(await stubOf().confirmAttempt(callback.attempt, "ada"));
    bank.stage.clock.advance(35 * MINUTE);
    await stubOf().receiveCallback({ ...callback, cookie: null, isReport: true });
    expect((await connectionOf())?.status).toBe("active");
  });
});

describe("a confirmation for another end user before a consent was requested", () => {
  test("D2 · ends the grant until the right user has reconnected the same item", async () => {
    const callback = await reconnect();
    valueOf((await stubOf().receiveCallback(callback)).result);
    await stubOf().confirmAttempt(callback.attempt, "eve");
    await runAllChecks();
    expect(await stubOf().getToken({})).toMatchObject(reauthorizationRequired);
    expect(bank.provider.deleted).toEqual([]);
    const again = await reconnect();
    valueOf((await stubOf().receiveCallback(again)).result);
    expect(valueOf(await stubOf().confirmAttempt(again.attempt, "ada"))).toMatchObject({
      status: "active",
      metadata: { item_id: "item-1" },
    });
    expect(bank.provider.created).toEqual(["item-1"]);
  });
});

describe("an error of the provider", () => {
  test("is reverted when the item's status is valid again", async () => {
    setItem({ status: "LOGIN_ERROR" });
    await stubOf().check();
    expect(await stubOf().getToken({})).toMatchObject(reauthorizationRequired);
    setItem(DONE);
    expect(await stubOf().receiveItemEvent("item-1")).toBe(true);
    expect(valueOf(await stubOf().getToken({})).version).toBe(1);
  });

  test("that rejects every key ends no connection, because a firewall may have sent the response", async () => {
    bank.provider.before = ({ path }) => (path === "/auth" ? null : rejection(403));
    expect(await stubOf().check()).toMatchObject({ value: { ok: false, reason: "provider_unavailable" } });
    await stubOf().receiveItemEvent("item-1");
    expect((await connectionOf())?.status).toBe("active");
    bank.provider.before = () => null;
    expect(valueOf(await stubOf().check()).ok).toBe(true);
  });

  test("that rejects every key ends no attempt either", async () => {
    const callback = await reconnect();
    bank.provider.before = ({ path }) => (path === "/auth" ? null : rejection(403));
    expect(valueOf((await stubOf().receiveCallback(callback)).result).next).toBe("wait");
    bank.provider.before = () => null;
    expect(valueOf((await stubOf().receiveCallback(callback)).result).next).toBe("confirm");
  });
});

test("a reconnect that needs no new consent and syncs for minutes completes", async () => {
  const callback = await reconnect();
  bank.provider.nextStatus = { status: "UPDATING", executionStatus: "LOGIN_IN_PROGRESS" };
  await advanceTime(bank.stage, 10 * MINUTE);
  bank.provider.nextStatus = DONE;
  valueOf((await stubOf().receiveCallback(callback)).result);
  expect(valueOf(await stubOf().confirmAttempt(callback.attempt, "ada")).status).toBe("active");
});

test("a reconnect whose response has another item keeps the connection's item", async () => {
  bank.provider.before = ({ method }) =>
    method === "PATCH" ? Response.json({ ...bank.provider.items.get("item-1"), id: "item-9" }) : null;
  await expect(reconnect()).rejects.toThrow("provider_unavailable");
  expect(await connectionOf()).toMatchObject({
    status: "active",
    provider_metadata: { item_id: "item-1" },
  });
});
