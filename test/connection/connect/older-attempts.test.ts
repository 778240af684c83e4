// Attempts that an older version of Latchkey stored can be completed by this version.

import { runInDurableObject } from "cloudflare:test";
import { afterEach, expect, test, vi } from "vitest";
import { beginAttempt, newSession, newStage, valueOf } from "../../support/workers/create-connection.ts";
import { tokenResponse, fakeProvider } from "../../support/workers/scripted-fetch.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

test("an attempt from before `keep_alive_days` existed still becomes an active connection", async () => {
  const stage = await newStage();
  fakeProvider(() => tokenResponse("access-1", "refresh-1"));
  const callback = await beginAttempt(stage, await newSession(stage));
  const changed = await runInDurableObject(stage.stub, (_, { storage }) => {
    const record = "json_remove(record, '$.registration.keepAliveDays')";
    return storage.sql.exec(`UPDATE attempt SET record = ${record} WHERE record <> ${record}`).rowsWritten;
  });
  expect(changed).toBe(1);
  expect((await stage.stub.receiveCallback(callback)).result.ok).toBe(true);
  expect(valueOf(await stage.stub.get()).status).toBe("active");
  expect(valueOf(await stage.stub.getToken({})).access_token).toBe("access-1");
});
