// Attempts that an older version of Latchkey stored can be completed by this version.

import { runInDurableObject } from "cloudflare:test";
import { afterEach, expect, test, vi } from "vitest";
import { Session, isOfOtherBrowser } from "../../../src/connection/connect/session.ts";
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

test("a session that was stored before sessions belonged to a browser is bound by its next click", () => {
  const stored = {
    id: "ses1",
    integrations: [],
    return_url: "https://app.example.com/connected",
    app_name: "App",
    scopes: null,
    variables: {},
    completion: "confirm",
    created_at: 1,
    expires_at: 2,
    used_at: null,
  };
  const session = Session().parse(stored);
  expect(session.browser_hash).toBeNull();
  expect(isOfOtherBrowser(session, "any")).toBe(false);
  expect(isOfOtherBrowser({ ...session, browser_hash: "first" }, "any")).toBe(true);
});
