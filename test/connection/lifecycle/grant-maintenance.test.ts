import { afterEach, describe, expect, test, vi } from "vitest";
import { DAY, HOUR, SECOND } from "../../../src/shared/clock.ts";
import { letPass } from "../../support/workers/advance-time.ts";
import { newConnection, PROVIDER, type Stage, valueOf } from "../../support/workers/create-connection.ts";
import { grants, playProvider } from "../../support/workers/scripted-fetch.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

const KEPT_30_DAYS = { ...PROVIDER, options: { keep_alive_days: 30 } };

/** Plays a provider whose refresh tokens last as `lastDays` says at each refresh; tells when it was asked. */
function playAging({ clock }: Stage, lastDays: () => number): number[] {
  const askedAt: number[] = [];
  playProvider(() => {
    const n = askedAt.push(clock.now()) + 1;
    const tokens = { access_token: `access-${n}`, refresh_token: `refresh-${n}` };
    const ends = { expires_in: 3600, refresh_token_expires_in: lastDays() * 86_400 };
    return Response.json({ ...tokens, ...ends, token_type: "Bearer" });
  });
  return askedAt;
}

/** The days of `instants` after another one. */
const daysAfter = (start: number, instants: readonly number[]) =>
  instants.map((instant) => (instant - start) / DAY);

describe("a refresh token that would die of idleness", () => {
  test("is used by the alarm as often as its integration says", async () => {
    const stage = await newConnection({}, KEPT_30_DAYS);
    const start = stage.clock.now();
    const askedAt: number[] = [];
    playProvider(() => grants("access-n", `refresh-${askedAt.push(stage.clock.now()) + 1}`));
    await letPass(stage, 95 * DAY);
    expect(daysAfter(start, askedAt)).toEqual([30, 60, 90]);
  });

  test("is used when three quarters of the life its server told of are over", async () => {
    const stage = await newConnection({}, PROVIDER);
    const start = stage.clock.now();
    const askedAt = playAging(stage, () => 8);
    valueOf(await stage.stub.refresh({}));
    await letPass(stage, 20 * DAY);
    expect(daysAfter(start, askedAt)).toEqual([0, 6, 12, 18]);
  });

  test("is tried once an hour through an outage", async () => {
    const stage = await newConnection({}, KEPT_30_DAYS);
    const start = stage.clock.now();
    const askedAt: number[] = [];
    playProvider(() => {
      askedAt.push(stage.clock.now());
      return askedAt.length < 6 ? new Response(null, { status: 503 }) : grants("access-2", "refresh-2");
    });
    await letPass(stage, 31 * DAY);
    expect(askedAt.map((at) => (at - start - 30 * DAY) / HOUR)).toEqual([0, 1, 2, 3, 4, 5]);
    expect(valueOf(await stage.stub.get()).status).toBe("active");
  });

  test.each([
    ["there is no refresh token", { refresh_token: undefined }, KEPT_30_DAYS],
    ["nothing is known of its life", {}, PROVIDER],
  ])("is left alone where %s", async (_, grant, settings) => {
    const stage = await newConnection(grant, settings);
    const received = playProvider(() => grants("access-2"));
    await letPass(stage, 365 * DAY);
    expect(received).toEqual([]);
  });
});

/** When the end was said ahead, in days before it. */
const noticesOf = async ({ stub }: Stage) => {
  const { data } = valueOf(await stub.listEvents(null, 200));
  const notices = data.filter(({ type }) => type === "connection.expiring");
  return notices.map(({ timestamp, data: { ends_at } }) => ({
    daysAhead: Math.round((Date.parse(String(ends_at)) - Date.parse(timestamp ?? "")) / HOUR) / 24,
  }));
};

describe("connection.expiring", () => {
  test("is said once, seven days ahead of an end that no refresh moves", async () => {
    const stage = await newConnection({}, PROVIDER);
    const start = stage.clock.now();
    // Each refresh leaves the end where it was: 60 days after the beginning.
    const askedAt = playAging(stage, () => 60 - (stage.clock.now() - start) / DAY);
    valueOf(await stage.stub.refresh({}));
    await letPass(stage, 52 * DAY);
    // Refreshed once to have the end moved, which did not help; not again.
    expect(daysAfter(start, askedAt)).toEqual([0, 45]);
    expect(await noticesOf(stage)).toEqual([]);
    await letPass(stage, 7 * DAY);
    expect(await noticesOf(stage)).toEqual([{ daysAhead: 7 }]);
  });

  test("is said once though the token is refreshed all the time, and its end told in whole seconds", async () => {
    const stage = await newConnection({}, PROVIDER);
    const end = stage.clock.now() + 40 * DAY;
    playProvider(() => {
      const left = Math.floor((end - stage.clock.now()) / SECOND);
      const tokens = { access_token: "access-2", refresh_token: "refresh-2", token_type: "Bearer" };
      return Response.json({ ...tokens, expires_in: 3600, refresh_token_expires_in: left });
    });
    for (let round = 0; round < 45; round += 1) {
      valueOf(await stage.stub.refresh({}));
      await letPass(stage, 20 * HOUR + 1234);
    }
    expect(await noticesOf(stage)).toEqual([{ daysAhead: 7 }]);
  });

  test("is said of a token that nothing can renew, a fifth of its life ahead", async () => {
    const stage = await newConnection({ refresh_token: undefined, expires_in: 10 * 86_400 });
    await letPass(stage, 8 * DAY - 1);
    expect(await noticesOf(stage)).toEqual([]);
    await letPass(stage, 2 * DAY);
    expect(await noticesOf(stage)).toEqual([{ daysAhead: 2 }]);
  });

  test("is not said of an end that the next refresh moves", async () => {
    const stage = await newConnection({}, PROVIDER);
    playAging(stage, () => 8);
    valueOf(await stage.stub.refresh({}));
    await letPass(stage, 60 * DAY);
    expect(await noticesOf(stage)).toEqual([]);
  });
});
