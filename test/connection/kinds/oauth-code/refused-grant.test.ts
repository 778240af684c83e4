import { env } from "cloudflare:workers";
import { afterEach, describe, expect, test, vi } from "vitest";
import { DAY, HOUR, MINUTE, SECOND } from "../../../../src/shared/clock.ts";
import { readTokenCopy } from "../../../../src/kv/token-copy.ts";
import { readStorage } from "../../../crash-points/crash-points.ts";
import { advanceTime } from "../../../support/workers/advance-time.ts";
import { newExpired, type Stage, valueOf } from "../../../support/workers/create-connection.ts";
import { tokenResponse, fakeProvider, tokenError } from "../../../support/workers/scripted-fetch.ts";
import { timelineOf } from "../../../support/workers/timeline.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

/** Returns a connection whose refresh token the provider has just rejected. */
async function newRejected(): Promise<Stage> {
  const stage = await newExpired();
  fakeProvider(() => tokenError("invalid_grant"));
  expect(await stage.stub.getToken({})).toMatchObject({ failure: { code: "reauthorization_required" } });
  return stage;
}

const ended = { failure: { code: "reauthorization_required" } };
const isKept = async (stage: Stage) => (await readStorage(stage)).connection?.sealed_grant !== null;

describe("a grant that the provider has rejected", () => {
  test("stays encrypted for seven days and is then deleted", async () => {
    const stage = await newRejected();
    await advanceTime(stage, 7 * DAY - SECOND);
    expect(await isKept(stage)).toBe(true);
    await advanceTime(stage, SECOND);
    expect(await isKept(stage)).toBe(false);
    const received = fakeProvider(() => tokenResponse("access-2", "refresh-2"));
    expect(await stage.stub.refresh({ evenIfRefused: true })).toMatchObject(ended);
    expect(received).toEqual([]);
    expect(valueOf(await stage.stub.get()).refreshable).toBe(false);
    expect(await timelineOf(stage)).toEqual(["connection.created", "connection.reauthorization_required"]);
  });

  test("is not sent again within a minute, and the failure says so", async () => {
    const stage = await newRejected();
    const received = fakeProvider(() => tokenResponse("access-2", "refresh-2"));
    await advanceTime(stage, 20 * SECOND);
    expect(await stage.stub.refresh({ evenIfRefused: true })).toMatchObject({
      failure: { retryAfterSeconds: 40, detail: expect.stringContaining("40 seconds") },
    });
    expect(received).toEqual([]);
  });

  test("is recovered if the rejection was a mistake, with an event", async () => {
    const stage = await newRejected();
    await advanceTime(stage, 6 * DAY);
    fakeProvider(() => tokenResponse("access-2", "refresh-2"));
    const token = valueOf(await stage.stub.refresh({ evenIfRefused: true }));
    expect(token).toMatchObject({ access_token: "access-2", version: 2 });
    expect(valueOf(await stage.stub.get())).toMatchObject({ status: "active", last_error: null });
    expect(await timelineOf(stage)).toEqual([
      "connection.created",
      "connection.reauthorization_required",
      "connection.recovered",
    ]);
    const { app, connection } = stage.ids;
    expect((await readTokenCopy(env.TOKENS, app, connection))?.version).toBe(2);
    // The task that would have deleted the rejected grant does not affect the new one.
    await advanceTime(stage, 7 * DAY);
    expect(await isKept(stage)).toBe(true);
  });

  test("is sent again only on explicit request", async () => {
    const stage = await newRejected();
    const received = fakeProvider(() => tokenResponse("access-2", "refresh-2"));
    expect(await stage.stub.getToken({})).toMatchObject(ended);
    expect(await stage.stub.refresh({})).toMatchObject(ended);
    expect(await stage.stub.refresh({ rejectedVersion: 1 })).toMatchObject(ended);
    await advanceTime(stage, DAY);
    expect(received).toEqual([]);
  });

  test("is sent again at most once a minute, and the event is not repeated", async () => {
    const stage = await newRejected();
    const received = fakeProvider(() => tokenError("invalid_grant"));
    for (let second = 0; second < 600; second += 10) {
      expect(await stage.stub.refresh({ evenIfRefused: true })).toMatchObject(ended);
      stage.clock.advance(10 * SECOND);
    }
    expect(received).toHaveLength(9);
    expect(await timelineOf(stage)).toEqual(["connection.created", "connection.reauthorization_required"]);
  });

  test("that is sent again during an outage is neither lost nor recovered", async () => {
    const stage = await newRejected();
    stage.clock.advance(MINUTE);
    fakeProvider(() => new Response(null, { status: 503 }));
    expect(await stage.stub.refresh({ evenIfRefused: true })).toMatchObject({
      failure: { code: "provider_unavailable" },
    });
    expect(valueOf(await stage.stub.get()).status).toBe("reauthorization_required");
    stage.clock.advance(HOUR);
    fakeProvider(() => tokenResponse("access-2", "refresh-2"));
    expect(valueOf(await stage.stub.refresh({ evenIfRefused: true })).version).toBe(2);
  });
});
