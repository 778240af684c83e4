// The passage of time while a bank processes an item: sessions expire, attempts expire, and alarms run.

import { runDurableObjectAlarm } from "cloudflare:test";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { HOUR, MINUTE, SECOND } from "../../../../src/shared/clock.ts";
import { readStorage } from "../../../crash-points/crash-points.ts";
import { freshStub } from "../../../crash-points/crash-injector.ts";
import { rejection } from "../../../support/workers/item-provider.ts";
import {
  type BankStage,
  begin,
  click,
  connectItem,
  newBankStage,
} from "../../../support/workers/item-stage.ts";
import { advanceTime } from "../../../support/workers/advance-time.ts";
import { newSession, tablesOf, valueOf } from "../../../support/workers/create-connection.ts";

let bank: BankStage;

beforeEach(async () => {
  bank = await newBankStage();
});

afterEach(() => {
  vi.restoreAllMocks();
});

const UPDATING = { status: "UPDATING", executionStatus: "ACCOUNTS_IN_PROGRESS" };
const DONE = { status: "UPDATED", executionStatus: "SUCCESS" };

const stubOf = () => freshStub(bank.stage);
const statusOf = async () => (await readStorage(bank.stage)).connection?.status;

describe("an attempt", () => {
  test("that begins just before its session expires is valid for its own 30 minutes", async () => {
    const { stage, provider } = bank;
    provider.nextStatus = UPDATING;
    const session = await newSession(stage, { completion: "confirm" });
    await advanceTime(stage, 29 * MINUTE);
    const callback = await click(stage, session);
    // After the time for which an expired session is kept for its result page.
    await advanceTime(stage, 29 * MINUTE);
    provider.nextStatus = DONE;
    expect(valueOf((await stubOf().receiveCallback(callback)).result).next).toBe("confirm");
    expect(valueOf(await stubOf().confirmAttempt(callback.attempt, "ada")).status).toBe("active");
  });

  test("that was confirmed becomes an active connection when the bank has finished, without another request", async () => {
    const { stage, provider } = bank;
    provider.nextStatus = UPDATING;
    const callback = await begin(stage);
    expect(valueOf(await stubOf().confirmAttempt(callback.attempt, "ada")).status).toBe("pending");
    await advanceTime(stage, 20 * MINUTE);
    provider.nextStatus = DONE;
    await advanceTime(stage, 2 * MINUTE);
    expect(await statusOf()).toBe("active");
  });

  test.each([
    ["the bank is still processing", UPDATING],
    ["the app has not confirmed", DONE],
    ["nobody gave consent", { status: "WAITING_USER_INPUT", executionStatus: "WAITING_USER_INPUT" }],
    ["the item has an unknown status", { status: "SOMETHING_NEW", executionStatus: "NEW" }],
  ])("expires after 30 minutes if %s, and its item is deleted", async (_, status) => {
    const { stage, provider } = bank;
    provider.nextStatus = status;
    const { attempt } = await begin(stage);
    await advanceTime(stage, 30 * MINUTE - 1);
    expect(provider.items.size).toBe(1);
    await advanceTime(stage, MINUTE + 1);
    const { attempts, connection } = await readStorage(stage);
    expect(attempts).toMatchObject([{ id: attempt, status: "failed", failure: "attempt_expired" }]);
    expect(connection).toMatchObject({ status: "pending", last_error: { code: "attempt_expired" } });
    expect(provider.deleted).toEqual(["item-1"]);
    // Polled after 10, 20, 40 … seconds, and then every two minutes.
    expect(provider.count("GET", "/items/item-1")).toBeLessThan(22);

    await advanceTime(stage, HOUR);
    expect(await tablesOf(stubOf())).toEqual([]);
  });

  test("is not polled once its item is complete and the app has yet to confirm", async () => {
    const { stage, provider } = bank;
    await begin(stage);
    await advanceTime(stage, 29 * MINUTE);
    expect(provider.count("GET", "/items/item-1")).toBeLessThan(22);
  });

  test("expires on time even if the provider can't be reached", async () => {
    const { stage, provider } = bank;
    await begin(stage);
    provider.before = () => rejection(503);
    await advanceTime(stage, 31 * MINUTE);
    const { attempts, revocations } = await readStorage(stage);
    expect(attempts).toMatchObject([{ status: "failed", failure: "attempt_expired" }]);
    expect(revocations).toMatchObject([{ item_id: "item-1" }]);
    provider.before = () => null;
    await advanceTime(stage, 2 * HOUR);
    expect(provider.items.size).toBe(0);
    expect(await tablesOf(stubOf())).toEqual([]);
  });
});

describe("clicks on the connect page", () => {
  test("that fail do not fill the storage, and do not end open attempts", async () => {
    const { stage, provider } = bank;
    provider.nextStatus = UPDATING;
    const session = await newSession(stage, { completion: "confirm" });
    const callback = await click(stage, session);
    provider.before = ({ method, path }) => (method === "POST" && path === "/items" ? rejection(503) : null);
    for (let nth = 0; nth < 25; nth += 1) {
      stage.clock.advance(MINUTE);
      await expect(click(stage, session)).rejects.toThrow("provider_unavailable");
    }
    const { attempts } = await readStorage(stage);
    expect(attempts.length).toBeLessThanOrEqual(21);
    provider.before = () => null;
    provider.nextStatus = DONE;
    expect(valueOf((await stubOf().receiveCallback(callback)).result).next).toBe("confirm");
    expect(valueOf(await stubOf().confirmAttempt(callback.attempt, "ada")).status).toBe("active");
    expect([...provider.items.keys()]).toEqual(["item-1"]);
  });

  test("H3 · beyond 20 in ten minutes are rejected until the first one is ten minutes old", async () => {
    const { stage, provider } = bank;
    const session = await newSession(stage, { completion: "confirm" });
    for (let nth = 0; nth < 20; nth += 1) await click(stage, session);
    stage.clock.advance(MINUTE);
    const { ids, integration } = stage;
    expect(await stubOf().beginAttempt(ids, { session, integration })).toMatchObject({
      failure: { code: "rate_limited", retryAfterSeconds: 9 * 60 },
    });
    expect(provider.created).toHaveLength(20);
    stage.clock.advance(9 * MINUTE);
    await click(stage, session);
    expect(provider.created).toHaveLength(21);
  });

  test("H6 · in many sessions are checked by the alarm ten at a time", async () => {
    const { stage, provider } = bank;
    provider.nextStatus = UPDATING;
    for (let nth = 0; nth < 4; nth += 1) {
      const session = await newSession(stage, { completion: "confirm" });
      for (let tab = 0; tab < 4; tab += 1) await click(stage, session);
    }
    const reads = () => provider.count("GET", /^\/items\//);
    const before = reads();
    stage.clock.advance(10 * SECOND);
    await runDurableObjectAlarm(stubOf());
    expect(reads() - before).toBe(10);
    stage.clock.advance(SECOND);
    await runDurableObjectAlarm(stubOf());
    expect(reads() - before).toBe(16);
  });

  test("that repeat leave at most four items at a time, and none in the end", async () => {
    const { stage, provider } = bank;
    provider.nextStatus = UPDATING;
    const session = await newSession(stage, { completion: "confirm" });
    for (let nth = 0; nth < 12; nth += 1) {
      await click(stage, session);
      await advanceTime(stage, MINUTE);
      expect(provider.items.size).toBeLessThanOrEqual(4);
    }
    await advanceTime(stage, 2 * HOUR);
    expect(provider.created).toHaveLength(12);
    expect(provider.items.size).toBe(0);
    expect(await tablesOf(stubOf())).toEqual([]);
  });
});

test.each(["1970-01-01T00:00:00Z", "+275760-09-13T00:00:00.000Z", "2030-02-31", "soon"])(
  "a consent that expires at %s does not break the connection's alarm",
  async (consentExpiresAt) => {
    const { stage, provider } = bank;
    provider.nextStatus = Object.assign({ ...DONE }, { consentExpiresAt });
    await connectItem(stage);
    const reads = provider.count("GET", "/items/item-1");
    await advanceTime(stage, 10 * HOUR);
    expect(valueOf(await stubOf().getToken({})).version).toBe(2);
    expect(provider.count("GET", "/items/item-1") - reads).toBeLessThan(15);
    valueOf(await stubOf().delete());
    await advanceTime(stage, HOUR);
    expect(await tablesOf(stubOf())).toEqual([]);
  },
);
