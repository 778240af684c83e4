import { runInDurableObject } from "cloudflare:test";
import { afterEach, expect, test, vi } from "vitest";
import { beginAttempt, newSession, newStage } from "../../support/workers/create-connection.ts";
import { tokenResponse, fakeProvider } from "../../support/workers/scripted-fetch.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

test("of 25 attempts in one session the newest 20 are kept, and the newest one connects", async () => {
  const stage = await newStage();
  const session = await newSession(stage);
  fakeProvider(() => tokenResponse("access-1"));
  const attempts: Awaited<ReturnType<typeof beginAttempt>>[] = [];
  for (let click = 0; click < 25; click++) attempts.push(await beginAttempt(stage, session));
  const outcomeOf = async (click: number) => {
    const attempt = attempts[click];
    return attempt === undefined ? null : (await stage.stub.receiveCallback(attempt)).result;
  };
  const count = await runInDurableObject(stage.stub, (_, { storage }) =>
    storage.sql.exec("SELECT COUNT(*) AS count FROM attempt").one(),
  );
  expect(count).toEqual({ count: 20 });
  for (const removed of [0, 4])
    expect(await outcomeOf(removed)).toMatchObject({ failure: { code: "attempt_expired" } });
  expect(await outcomeOf(24)).toMatchObject({ value: { next: "connected" } });
});
