import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { HOUR, SECOND } from "../../../src/shared/clock.ts";
import { row } from "../../support/workers/directory-row.ts";
import {
  groupBySubject,
  advanceTime,
  newWebhookStage,
  fakeEndpoint,
  report,
  upTo,
} from "../../support/workers/webhook-stage.ts";

beforeEach(() => {
  vi.spyOn(console, "info").mockImplementation(() => {});
  vi.spyOn(console, "warn").mockImplementation(() => {});
});

afterEach(() => {
  vi.restoreAllMocks();
});

test("G3 · events that an endpoint rejects while it accepts others are sent only a few times an hour", async () => {
  const stage = await newWebhookStage();
  const numbers = upTo(3);
  const rejected = numbers.map((n) => row(n).id);
  const arrivals = fakeEndpoint(
    stage.clock,
    ({ subject }) => new Response(null, { status: rejected.includes(subject) ? 500 : 204 }),
  );
  await report(stage, numbers);
  const others = HOUR / (15 * SECOND);
  for (const n of upTo(others)) {
    await report(stage, [100 + n]);
    await advanceTime(stage, 15 * SECOND);
  }
  const bySubject = groupBySubject(arrivals);
  for (const id of rejected) {
    const sent = bySubject.get(id)?.length ?? 0;
    expect(sent).toBeGreaterThanOrEqual(2);
    expect(sent).toBeLessThanOrEqual(10);
  }
  expect(bySubject.size).toBe(rejected.length + others);
}, 60_000);
