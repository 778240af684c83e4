import { afterEach, describe, expect, test, vi } from "vitest";
import { DAY, HOUR, SECOND } from "../../../src/shared/clock.ts";
import { advanceTime } from "../../support/workers/advance-time.ts";
import { newConnection, PROVIDER, type Stage, valueOf } from "../../support/workers/create-connection.ts";
import { tokenResponse, fakeProvider } from "../../support/workers/scripted-fetch.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

const KEPT_30_DAYS = { ...PROVIDER, options: { keep_alive_days: 30 } };

/**
 * Fakes a provider whose refresh tokens last for `lastDays()` days at each refresh. Returns the times of the refreshes.
 */
function fakeExpiringProvider({ clock }: Stage, lastDays: () => number): number[] {
  const refreshedAt: number[] = [];
  fakeProvider(() => {
    const n = refreshedAt.push(clock.now()) + 1;
    const tokens = { access_token: `access-${n}`, refresh_token: `refresh-${n}` };
    const lifetimes = { expires_in: 3600, refresh_token_expires_in: lastDays() * 86_400 };
    return Response.json({ ...tokens, ...lifetimes, token_type: "Bearer" });
  });
  return refreshedAt;
}

/** Returns how many days after `start` each time is. */
const daysAfter = (start: number, instants: readonly number[]) =>
  instants.map((instant) => (instant - start) / DAY);

describe("a refresh token that expires from inactivity", () => {
  test("is used by the alarm as often as the integration's keep_alive_days", async () => {
    const stage = await newConnection({}, KEPT_30_DAYS);
    const start = stage.clock.now();
    const refreshedAt: number[] = [];
    fakeProvider(() => tokenResponse("access-n", `refresh-${refreshedAt.push(stage.clock.now()) + 1}`));
    await advanceTime(stage, 95 * DAY);
    expect(daysAfter(start, refreshedAt)).toEqual([30, 60, 90]);
  });

  test("is used after three quarters of the lifetime that its server reports", async () => {
    const stage = await newConnection({}, PROVIDER);
    const start = stage.clock.now();
    const refreshedAt = fakeExpiringProvider(stage, () => 8);
    valueOf(await stage.stub.refresh({}));
    await advanceTime(stage, 20 * DAY);
    expect(daysAfter(start, refreshedAt)).toEqual([0, 6, 12, 18]);
  });

  test("is tried once an hour during an outage", async () => {
    const stage = await newConnection({}, KEPT_30_DAYS);
    const start = stage.clock.now();
    const refreshedAt: number[] = [];
    fakeProvider(() => {
      refreshedAt.push(stage.clock.now());
      return refreshedAt.length < 6
        ? new Response(null, { status: 503 })
        : tokenResponse("access-2", "refresh-2");
    });
    await advanceTime(stage, 31 * DAY);
    expect(refreshedAt.map((at) => (at - start - 30 * DAY) / HOUR)).toEqual([0, 1, 2, 3, 4, 5]);
    expect(valueOf(await stage.stub.get()).status).toBe("active");
  });

  test.each([
    ["there is no refresh token", { refresh_token: undefined }, KEPT_30_DAYS],
    ["its lifetime is unknown", {}, PROVIDER],
  ])("is not used if %s", async (_, grant, settings) => {
    const stage = await newConnection(grant, settings);
    const received = fakeProvider(() => tokenResponse("access-2"));
    await advanceTime(stage, 365 * DAY);
    expect(received).toEqual([]);
  });
});

/** Returns how many days before the expiry it was announced. */
const noticesOf = async ({ stub }: Stage) => {
  const { data } = valueOf(await stub.listEvents(null, 200));
  const notices = data.filter(({ type }) => type === "connection.expiring");
  return notices.map(({ timestamp, data: { ends_at } }) => ({
    daysAhead: Math.round((Date.parse(String(ends_at)) - Date.parse(timestamp ?? "")) / HOUR) / 24,
  }));
};

describe("connection.expiring", () => {
  test("is sent once, seven days before an expiry that no refresh extends", async () => {
    const stage = await newConnection({}, PROVIDER);
    const start = stage.clock.now();
    // No refresh extends the expiry, which is 60 days after the start.
    const refreshedAt = fakeExpiringProvider(stage, () => 60 - (stage.clock.now() - start) / DAY);
    valueOf(await stage.stub.refresh({}));
    await advanceTime(stage, 52 * DAY);
    // Refreshed only once, because the refresh did not extend the expiry.
    expect(daysAfter(start, refreshedAt)).toEqual([0, 45]);
    expect(await noticesOf(stage)).toEqual([]);
    await advanceTime(stage, 7 * DAY);
    expect(await noticesOf(stage)).toEqual([{ daysAhead: 7 }]);
  });

  test("is sent once, even if the token is refreshed often and its expiry is reported in whole seconds", async () => {
    const stage = await newConnection({}, PROVIDER);
    const end = stage.clock.now() + 40 * DAY;
    fakeProvider(() => {
      const seconds = Math.floor((end - stage.clock.now()) / SECOND);
      const tokens = { access_token: "access-2", refresh_token: "refresh-2", token_type: "Bearer" };
      return Response.json({ ...tokens, expires_in: 3600, refresh_token_expires_in: seconds });
    });
    for (let round = 0; round < 45; round += 1) {
      valueOf(await stage.stub.refresh({}));
      await advanceTime(stage, 20 * HOUR + 1234);
    }
    expect(await noticesOf(stage)).toEqual([{ daysAhead: 7 }]);
  });

  test("is sent for a token that can't be renewed, a fifth of its lifetime ahead", async () => {
    const stage = await newConnection({ refresh_token: undefined, expires_in: 10 * 86_400 });
    await advanceTime(stage, 8 * DAY - 1);
    expect(await noticesOf(stage)).toEqual([]);
    await advanceTime(stage, 2 * DAY);
    expect(await noticesOf(stage)).toEqual([{ daysAhead: 2 }]);
  });

  test("is not sent for an expiry that the next refresh extends", async () => {
    const stage = await newConnection({}, PROVIDER);
    fakeExpiringProvider(stage, () => 8);
    valueOf(await stage.stub.refresh({}));
    await advanceTime(stage, 60 * DAY);
    expect(await noticesOf(stage)).toEqual([]);
  });
});
