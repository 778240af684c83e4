// Time passes while a bank is at work: sessions end, attempts end, alarms ring.

import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { HOUR, MINUTE } from "../../../../src/shared/clock.ts";
import { lookInto } from "../../../crash-points/crash-points.ts";
import { freshStub } from "../../../crash-points/crossings.ts";
import { refusal } from "../../../support/workers/item-provider.ts";
import {
  type BankStage,
  begin,
  click,
  connectItem,
  newBankStage,
} from "../../../support/workers/item-stage.ts";
import { letPass } from "../../../support/workers/advance-time.ts";
import { newSession, tablesOf, valueOf } from "../../../support/workers/create-connection.ts";

let bank: BankStage;

beforeEach(async () => {
  bank = await newBankStage();
});

afterEach(() => {
  vi.restoreAllMocks();
});

const AT_WORK = { status: "UPDATING", executionStatus: "ACCOUNTS_IN_PROGRESS" };
const DONE = { status: "UPDATED", executionStatus: "SUCCESS" };

const stubOf = () => freshStub(bank.stage);
const statusOf = async () => (await lookInto(bank.stage)).connection?.status;

describe("an attempt", () => {
  test("that began at the session's end comes to a connection for all of its own half hour", async () => {
    const { stage, provider } = bank;
    provider.soon = AT_WORK;
    const session = await newSession(stage, { completion: "confirm" });
    await letPass(stage, 29 * MINUTE);
    const landing = await click(stage, session);
    // Past the time an ended session is kept for its result page.
    await letPass(stage, 29 * MINUTE);
    provider.soon = DONE;
    expect(valueOf((await stubOf().receiveCallback(landing)).result).next).toBe("confirm");
    expect(valueOf(await stubOf().confirmAttempt(landing.attempt, "ada")).status).toBe("active");
  });

  test("that was confirmed becomes a connection as soon as the bank is done, without anybody", async () => {
    const { stage, provider } = bank;
    provider.soon = AT_WORK;
    const landing = await begin(stage);
    expect(valueOf(await stubOf().confirmAttempt(landing.attempt, "ada")).status).toBe("pending");
    await letPass(stage, 20 * MINUTE);
    provider.soon = DONE;
    await letPass(stage, 2 * MINUTE);
    expect(await statusOf()).toBe("active");
  });

  test.each([
    ["the bank is still at work", AT_WORK],
    ["the app has not confirmed", DONE],
    ["nobody consented", { status: "WAITING_USER_INPUT", executionStatus: "WAITING_USER_INPUT" }],
    ["the item is in a state nobody knows", { status: "SOMETHING_NEW", executionStatus: "NEW" }],
  ])("ends after half an hour where %s, and its item is given back", async (_, soon) => {
    const { stage, provider } = bank;
    provider.soon = soon;
    const { attempt } = await begin(stage);
    await letPass(stage, 30 * MINUTE - 1);
    expect(provider.items.size).toBe(1);
    await letPass(stage, MINUTE + 1);
    const { attempts, connection } = await lookInto(stage);
    expect(attempts).toMatchObject([{ id: attempt, status: "failed", failure: "attempt_expired" }]);
    expect(connection).toMatchObject({ status: "pending", last_error: { code: "attempt_expired" } });
    expect(provider.deleted).toEqual(["item-1"]);
    // Not asked without end: after 10, 20, 40 … seconds, then every two minutes.
    expect(provider.count("GET", "/items/item-1")).toBeLessThan(22);

    await letPass(stage, HOUR);
    expect(await tablesOf(stubOf())).toEqual([]);
  });

  test("is not looked at any more once its item is there and waits for the app", async () => {
    const { stage, provider } = bank;
    await begin(stage);
    await letPass(stage, 29 * MINUTE);
    expect(provider.count("GET", "/items/item-1")).toBeLessThan(22);
  });

  test("is ended in time though the provider can't be reached all the while", async () => {
    const { stage, provider } = bank;
    await begin(stage);
    provider.before = () => refusal(503);
    await letPass(stage, 31 * MINUTE);
    const { attempts, revocations } = await lookInto(stage);
    expect(attempts).toMatchObject([{ status: "failed", failure: "attempt_expired" }]);
    expect(revocations).toMatchObject([{ item_id: "item-1" }]);
    provider.before = () => null;
    await letPass(stage, 2 * HOUR);
    expect(provider.items.size).toBe(0);
    expect(await tablesOf(stubOf())).toEqual([]);
  });
});

describe("clicks", () => {
  test("that come to nothing fill no storage, and take no trip from whoever is under way", async () => {
    const { stage, provider } = bank;
    provider.soon = AT_WORK;
    const session = await newSession(stage, { completion: "confirm" });
    const landing = await click(stage, session);
    provider.before = ({ method, path }) => (method === "POST" && path === "/items" ? refusal(503) : null);
    for (let nth = 0; nth < 25; nth += 1) {
      stage.clock.pass(MINUTE);
      await expect(click(stage, session)).rejects.toThrow("provider_unavailable");
    }
    const { attempts } = await lookInto(stage);
    expect(attempts.length).toBeLessThanOrEqual(21);
    provider.before = () => null;
    provider.soon = DONE;
    expect(valueOf((await stubOf().receiveCallback(landing)).result).next).toBe("confirm");
    expect(valueOf(await stubOf().confirmAttempt(landing.attempt, "ada")).status).toBe("active");
    expect([...provider.items.keys()]).toEqual(["item-1"]);
  });

  test("H3 · that are more than twenty in ten minutes are sent away, for as long as the first of them is young", async () => {
    const { stage, provider } = bank;
    const session = await newSession(stage, { completion: "confirm" });
    for (let nth = 0; nth < 20; nth += 1) await click(stage, session);
    stage.clock.pass(MINUTE);
    const { ids, integration } = stage;
    expect(await stubOf().beginAttempt(ids, { session, integration })).toMatchObject({
      failure: { code: "rate_limited", retryAfterSeconds: 9 * 60 },
    });
    expect(provider.ordered).toHaveLength(20);
    stage.clock.pass(9 * MINUTE);
    await click(stage, session);
    expect(provider.ordered).toHaveLength(21);
  });

  test("without end leave four items at most, and none in the end", async () => {
    const { stage, provider } = bank;
    provider.soon = AT_WORK;
    const session = await newSession(stage, { completion: "confirm" });
    for (let nth = 0; nth < 12; nth += 1) {
      await click(stage, session);
      await letPass(stage, MINUTE);
      expect(provider.items.size).toBeLessThanOrEqual(4);
    }
    await letPass(stage, 2 * HOUR);
    expect(provider.ordered).toHaveLength(12);
    expect(provider.items.size).toBe(0);
    expect(await tablesOf(stubOf())).toEqual([]);
  });
});

test.each(["1970-01-01T00:00:00Z", "+275760-09-13T00:00:00.000Z", "2030-02-31", "soon"])(
  "a consent that ends at %s costs no connection its alarm",
  async (consentExpiresAt) => {
    const { stage, provider } = bank;
    provider.soon = Object.assign({ ...DONE }, { consentExpiresAt });
    await connectItem(stage);
    const looks = provider.count("GET", "/items/item-1");
    await letPass(stage, 10 * HOUR);
    expect(valueOf(await stubOf().getToken({})).version).toBe(2);
    expect(provider.count("GET", "/items/item-1") - looks).toBeLessThan(15);
    valueOf(await stubOf().delete());
    await letPass(stage, HOUR);
    expect(await tablesOf(stubOf())).toEqual([]);
  },
);
