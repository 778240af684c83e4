// What a rate limit counts: callers that guess keys, and attempts, but not new keys and shared addresses.
// http/middleware/rate-limit.test.ts tests how IPv6 addresses are grouped.

import { expect, test } from "vitest";
import { must, startSession } from "../../support/flow.ts";
import { Browser } from "../../support/http/browser.ts";
import { newAddress, send } from "../../support/http/wire.ts";
import { beginAtBank, newBank } from "../../support/items.ts";
import { adminToken, call, newApp } from "../../support/latchkey.ts";
import { stack } from "../../support/stack.ts";

/** More than the limit on failed authentication. */
const OVER_LIMIT = 60;

test("E4, H3 · a key that is newer than the KV copy of its app is not limited", async () => {
  const { latchkey } = await stack();
  const app = await newApp();
  const headers = { "cf-connecting-ip": newAddress() };
  // KV now has a copy of the app that is older than the new key.
  expect((await send(latchkey, { path: "/v1/app", key: app.key, headers })).status).toBe(200);
  const created = await call("POST", `/v1/apps/${app.id}/keys`, adminToken);
  const key = String(created.body["api_key"]);
  for (let n = 0; n < OVER_LIMIT; n++) {
    expect((await send(latchkey, { path: "/v1/app", key, headers })).status).toBe(200);
  }
});

test("H3 · status pages are counted by attempt, not by an address that several users share", async () => {
  const { latchkey } = await stack();
  const headers = { "cf-connecting-ip": newAddress() };
  const statusOf = async (state: string) =>
    (await send(latchkey, { path: `/connect/status?state=${state}`, headers })).status;
  // More than the limit, even if a new minute begins among the requests.
  const forged = await Promise.all(Array.from({ length: 260 }, () => statusOf("forged")));
  expect(forged).toContain(429);
  const app = await newApp();
  const browser = new Browser();
  const bank = await newBank(app, {}, { oauth_url_delay_ms: 60_000 });
  const waiting = must(await beginAtBank(browser, await startSession(app, bank), bank));
  expect(await statusOf(new URL(waiting).searchParams.get("state") ?? "")).toBe(403);
});
