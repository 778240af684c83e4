// The audit log in the app's object: entries, pages, filters, age, and what stays of a deleted app.

import { runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { expect, test } from "vitest";
import { type AppRpc, appIndexStub, appStub } from "../../../src/apps/app-rpc.ts";
import type { Actor } from "../../../src/shared/actor.ts";
import { DAY } from "../../../src/shared/clock.ts";
import { newAppId } from "../../../src/shared/id.ts";
import { newStage, RETURN_URL, valueOf } from "../../support/workers/create-connection.ts";
import { TestClock } from "../../support/workers/test-clock.ts";

const OPERATOR: Actor = {
  who: "operator",
  key_id: null,
  via: "api",
  address: "203.0.113.9",
  request_id: "req1",
};
const KEY: Actor = { ...OPERATOR, who: "api_key", key_id: "key1" };

const actionsOf = (page: ReturnType<AppRpc["listAudit"]>) => page.entries.map(({ action }) => action);

test("a change of settings is in the log with who made it, and with values that are no secrets", async () => {
  const { appStub: stub, integration } = await newStage();
  valueOf(await stub.update({ origins: ["https://app.example.com"] }, KEY));
  const authorization_endpoint = "https://provider.example.com/authorize-2";
  const token_endpoint = "https://provider.example.com/token-2?key=canary";
  const endpoints = { authorization_endpoint, token_endpoint };
  const changes = { client_id: "second", client_secret: "a-canary-of-a-secret", endpoints };
  valueOf(await stub.updateIntegration(integration, changes, { ...KEY, via: "dashboard" }));
  expect(await stub.updateIntegration("missing", changes, KEY)).toMatchObject({ ok: false });
  const { entries } = await stub.listAudit({}, null, 2);
  expect(entries).toMatchObject([
    {
      action: "integration.updated",
      by: { ...KEY, via: "dashboard" },
      target: { type: "integration", id: integration },
      changes: [
        { field: "client_id", to: "second" },
        { field: "client_secret" },
        {
          field: "endpoints",
          to: expect.arrayContaining(["token_endpoint: https://provider.example.com/token-2?…"]),
        },
      ],
    },
    {
      action: "app.updated",
      by: KEY,
      changes: [{ field: "origins", from: [], to: ["https://app.example.com"] }],
    },
  ]);
  expect(JSON.stringify(entries)).not.toContain("canary");
});

test("a change of only the query of a URL is in the log, and nothing of the query", async () => {
  const { appStub: stub, integration } = await newStage();
  const authorization_endpoint = "https://provider.example.com/authorize";
  for (const token_endpoint of [1, 2, "x\ncanary"].map(
    (key) => `https://provider.example.com/token?key=${key}`,
  ))
    valueOf(
      await stub.updateIntegration(
        integration,
        { endpoints: { authorization_endpoint, token_endpoint } },
        KEY,
      ),
    );
  for (const key of [1, 2])
    valueOf(await stub.update({ webhook_url: `https://app.example.com/?${key}` }, KEY));
  const { entries } = await stub.listAudit({}, null, 4);
  const line = "token_endpoint: https://provider.example.com/token?…";
  const endpoints = [`authorization_endpoint: ${authorization_endpoint}`, line];
  const url = "https://app.example.com/?…";
  expect(entries.map(({ changes }) => changes)).toEqual([
    [{ field: "webhook_url", from: url, to: url }],
    [{ field: "webhook_url", from: null, to: url }],
    [{ field: "endpoints", from: endpoints, to: endpoints }],
    [{ field: "endpoints", from: endpoints, to: endpoints }],
  ]);
});

test("pages are newest first, and filters look at a limited number of entries", async () => {
  const { appStub: stub } = await newStage();
  for (const name of ["a", "b", "c"]) valueOf(await stub.update({ name }, KEY));
  await stub.recordAction(
    { action: "agent_key.revoked", target: { type: "agent_key", id: "agt1" } },
    OPERATOR,
  );
  const first = await stub.listAudit({ who: "key1" }, null, 2);
  expect(first.entries.map(({ target }) => target.name)).toEqual(["c", "b"]);
  const second = await stub.listAudit({ who: "key1" }, first.next, 2);
  expect(second).toMatchObject({ entries: [{ target: { name: "a" } }], next: null });
  expect(actionsOf(await stub.listAudit({ action: "agent_key" }, null, 9))).toEqual(["agent_key.revoked"]);
  expect(
    actionsOf(await stub.listAudit({ action: "agent_key.revoked", who: "operator" }, null, 9)),
  ).toHaveLength(1);
  expect(actionsOf(await stub.listAudit({ action: "agent" }, null, 9))).toEqual([]);
  const [newest] = first.entries;
  const at = newest?.at ?? 0;
  expect(actionsOf(await stub.listAudit({ from: at + DAY }, null, 9))).toEqual([]);
  expect(actionsOf(await stub.listAudit({ from: at, until: at + 1 }, null, 9))).toContain("app.updated");
  expect(actionsOf(await stub.listAudit({ until: 1 }, null, 9))).toEqual([]);
});

test("entries are deleted after 400 days", async () => {
  const { appStub: stub } = await newStage();
  valueOf(await stub.update({ name: "a" }, KEY));
  const clock = new TestClock();
  const countAfter = async (days: number) => {
    clock.advance(days * DAY);
    await runInDurableObject(stub, (object) => {
      object.clock = clock.now;
    });
    await runDurableObjectAlarm(stub);
    return (await stub.listAudit({}, null, 9)).entries.length;
  };
  expect(await countAfter(399)).toBeGreaterThan(0);
  expect(await countAfter(2)).toBe(0);
});

test("what the operator did to an app is in the operator's log, which survives the app", async () => {
  const id = newAppId();
  const stub = appStub(env, id);
  const input = {
    name: "Short-lived",
    logo: null,
    return_urls: [RETURN_URL],
    origins: [],
    webhook_url: null,
    webhook_events: [],
  };
  valueOf(await stub.create(id, input, OPERATOR));
  valueOf(await stub.update({ name: "Renamed" }, KEY));
  expect((await stub.listAudit({}, null, 9)).entries.map(({ by }) => by)).toEqual([
    KEY,
    { ...OPERATOR, address: null },
  ]);
  valueOf(await stub.delete(OPERATOR));
  await expect
    .poll(async () => {
      await runDurableObjectAlarm(stub);
      return (await stub.listAudit({}, null, 9)).entries;
    })
    .toEqual([]);
  const { entries } = await appIndexStub(env).listAudit({}, null, 200);
  expect(entries.filter(({ app }) => app === id)).toMatchObject([
    { action: "app.deleted", by: OPERATOR, target: { type: "app", id, name: "Renamed" } },
    { action: "app.created", by: OPERATOR },
  ]);
});
