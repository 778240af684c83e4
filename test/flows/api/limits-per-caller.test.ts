// Whom a limit counts: guesses, not keys that are merely new; networks, not the addresses of one host.

import { randomInt } from "node:crypto";
import { describe, expect, test } from "vitest";
import { Browser } from "../../support/http/browser.ts";
import { must, startSession } from "../../support/flow.ts";
import { beginAtBank, newBank } from "../../support/items.ts";
import { adminToken, call, newApp } from "../../support/latchkey.ts";
import { stack } from "../../support/stack.ts";
import { newAddress, send, type WireAnswer } from "../../support/http/wire.ts";

/** Past the limit on failed authentication, and far past it, so that a minute's end in between does not matter. */
const PAST_LIMIT = 60;
const MANY = 700;

test("E4, H3 · sixty calls in a row with a key that no edge knows yet all pass", async () => {
  const { latchkey } = await stack();
  const app = await newApp();
  const headers = { "cf-connecting-ip": newAddress() };
  // The edge now has a copy of the app that is older than the key.
  expect((await send(latchkey, { path: "/v1/app", key: app.key, headers })).status).toBe(200);
  const made = await call("POST", `/v1/apps/${app.id}/keys`, adminToken);
  const key = String(made.body["api_key"]);
  const statuses: number[] = [];
  for (let n = 0; n < PAST_LIMIT; n++) {
    statuses.push((await send(latchkey, { path: "/v1/app", key, headers })).status);
  }
  expect(statuses).toEqual(Array.from({ length: PAST_LIMIT }, () => 200));
});

const group = () => randomInt(1, 0x10000).toString(16);
const newPrefix = () => `2001:db8:${group()}`;

/** Failed authentications in batches, each from the address that is made for it, until one is refused. */
async function guess(count: number, addressOf: (n: number) => string): Promise<WireAnswer | undefined> {
  const { latchkey } = await stack();
  for (let sent = 0; sent < count; sent += 20) {
    const batch = await Promise.all(
      Array.from({ length: 20 }, (_, n) =>
        send(latchkey, { path: "/v1/app", headers: { "cf-connecting-ip": addressOf(sent + n) } }),
      ),
    );
    const refused = batch.find(({ status }) => status === 429);
    if (refused !== undefined) return refused;
  }
  return undefined;
}

describe("addresses of IPv6", () => {
  test("H3 · those of one /64 share a limit, though none of them comes twice", async () => {
    const network = `${newPrefix()}:${group()}`;
    const refused = await guess(MANY, (n) => `${network}:${group()}::${(n + 1).toString(16)}`);
    expect(refused?.json["code"]).toBe("rate_limited");
  });

  test("H3 · those of different /64s don't", async () => {
    const site = newPrefix();
    expect(await guess(PAST_LIMIT, (n) => `${site}:${(n + 1).toString(16)}::1`)).toBeUndefined();
  });
});

test("H3 · pages that wait are counted by their attempts, not by the address that people share", async () => {
  const { latchkey } = await stack();
  const headers = { "cf-connecting-ip": newAddress() };
  const ask = async (state: string) =>
    (await send(latchkey, { path: `/connect/status?state=${state}`, headers })).status;
  const forged = await Promise.all(Array.from({ length: 150 }, () => ask("forged")));
  expect(forged).toContain(429);
  const app = await newApp();
  const browser = new Browser();
  const bank = await newBank(app, {}, { oauth_url_delay_ms: 60_000 });
  const waiting = must(await beginAtBank(browser, await startSession(app, bank), bank));
  expect(await ask(new URL(waiting).searchParams.get("state") ?? "")).toBe(403);
});
