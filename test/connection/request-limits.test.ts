// Whatever a provider sends, a connection sends few requests, creates few events, and sets few alarms. The alarm runs
// for a simulated week.

import * as fc from "fast-check";
import { afterEach, describe, expect, test, vi } from "vitest";
import { DAY, HOUR } from "../../src/shared/clock.ts";
import { advanceTime } from "../support/workers/advance-time.ts";
import { newConnection, PROVIDER, valueOf } from "../support/workers/create-connection.ts";
import { fakeProvider } from "../support/workers/scripted-fetch.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

/** Two runs of the task that handles the end of a grant are at least an hour apart. */
const RUNS_PER_WEEK = (7 * DAY) / HOUR;

type Sent = { status: number; headers: Record<string, string>; body: string };

/** Lets a week pass at a provider that sends these responses in turn, and counts what the connection does. */
async function weekWith(responses: readonly Sent[], readEveryHours: number) {
  vi.spyOn(console, "info").mockImplementation(() => {});
  const stage = await newConnection({}, { ...PROVIDER, options: { keep_alive_days: 1 } });
  let sent = 0;
  fakeProvider(() => {
    const { status, headers, body } = responses[sent++ % responses.length] ?? {
      status: 500,
      headers: {},
      body: "",
    };
    return new Response([204, 205, 304].includes(status) ? null : body, { status, headers });
  });
  let reads = 0;
  let alarms = 0;
  for (let passed = 0; passed < 7 * 24; passed += readEveryHours) {
    await stage.stub.getToken({});
    reads += 1;
    alarms += await advanceTime(stage, readEveryHours * HOUR);
  }
  const { data } = valueOf(await stage.stub.listEvents(null, 500));
  return { sent, reads, alarms, events: data.length };
}

const grant = (fields: object): Sent => ({
  status: 200,
  headers: { "content-type": "application/json" },
  body: JSON.stringify({ access_token: "a", refresh_token: "r", token_type: "Bearer", ...fields }),
});

describe("a connection sends few requests in a week", () => {
  test.each<[string, object]>([
    ["that end immediately", { expires_in: 0, refresh_token_expires_in: 0 }],
    ["that have ended", { expires_in: -1, refresh_token_expires_in: "-1" }],
    ["that never end", { expires_in: 1e300, refresh_token_expires_in: 1e300 }],
  ])("to a provider with refresh tokens %s", async (_, fields) => {
    const { sent } = await weekWith([grant(fields)], 24);
    expect(sent).toBeLessThanOrEqual(8);
  });

  test("to a provider whose refresh tokens end after a second", async () => {
    const { sent, events } = await weekWith([grant({ expires_in: 1, refresh_token_expires_in: 1 })], 24);
    expect(sent).toBeLessThanOrEqual(RUNS_PER_WEEK);
    // A refresh and a notice for each run, and the first event.
    expect(events).toBeLessThanOrEqual(2 * RUNS_PER_WEEK + 1);
  });

  test("to any provider", async () => {
    const time = fc.oneof(
      fc.integer(),
      fc.double(),
      fc.constantFrom(
        0,
        1,
        -1,
        59,
        3600,
        86_400,
        1e9,
        1e12,
        1e300,
        "0",
        "1",
        "never",
        null,
        true,
        "2026-01-01",
      ),
    );
    const fields = fc.record(
      {
        expires_in: time,
        expires_at: time,
        refresh_token_expires_in: time,
        refresh_token_expires_at: time,
        error: fc.constantFrom("invalid_grant", "invalid_client", "slow_down", "unknown", 190),
        access_token: fc.constantFrom("a", "", null, 7),
        refresh_token: fc.constantFrom("r", "r2", "", null),
      },
      { requiredKeys: [] },
    );
    const response = fc.record({
      status: fc.constantFrom(200, 201, 204, 302, 400, 401, 403, 429, 500, 503),
      headers: fc.record(
        {
          "retry-after": fc
            .oneof(fc.constantFrom("0", "1", "-1", "soon", "1e9", "99999999999"), fc.string())
            .filter((value) => /^[\x20-\x7e]*$/.test(value)),
        },
        { requiredKeys: [] },
      ),
      body: fc.oneof(
        fields.map((value) => JSON.stringify(value)),
        fields.map((value) => grant(value).body),
        fc.string(),
      ),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(response, { minLength: 1, maxLength: 4 }), async (responses) => {
        const { sent, reads, alarms, events } = await weekWith(responses, 42);
        // Each read can send a request twice, and so can each run of a task.
        expect(sent).toBeLessThanOrEqual(2 * (RUNS_PER_WEEK + reads));
        // A run can be followed by one alarm for the copy in KV.
        expect(alarms).toBeLessThanOrEqual(2 * (RUNS_PER_WEEK + reads));
        expect(events).toBeLessThanOrEqual(2 * (RUNS_PER_WEEK + reads));
      }),
      { numRuns: 6 },
    );
  });
});
