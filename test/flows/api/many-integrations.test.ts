// An app with as many integrations as it can have, and sessions with as many as they can offer.

import { z } from "zod";
import { beforeAll, describe, expect, test } from "vitest";
import { dashboardUrl, signedInWith } from "../../support/dashboard.ts";
import { connect, connectionOf, must, startSession } from "../../support/flow.ts";
import { Browser } from "../../support/http/browser.ts";
import { adminToken, call, type Json, newApp, type TestApp } from "../../support/latchkey.ts";
import { newIntegration, type TestIntegration } from "../../support/sandbox.ts";
import { stack } from "../../support/stack.ts";
import { until } from "../../support/until.ts";

const MAX_INTEGRATIONS = 1_000;
const MAX_OFFERED = 200;
const MIB = 1024 * 1024;

/** Copies of the app's only integration sort after it. */
const FIRST = { id: "a", name: "The first one" };
const nth = (n: number) => `n${String(n).padStart(4, "0")}`;
const upTo = (count: number) => Array.from({ length: count }, (_, n) => nth(n + 1));

const IntegrationPage = z.object({
  data: z.array(z.object({ id: z.string() })),
  next_cursor: z.string().nullable(),
});

type FullApp = { app: TestApp; integration: TestIntegration };

/** Stores copies of an integration in the app's object, until the app has `count` of them. */
async function fill({ app, integration }: FullApp, count: number, options: Json): Promise<void> {
  const { runtime } = await stack();
  const storage = await runtime.objectStorage("AppObject", { name: app.id });
  await storage.exec(
    `WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < ?1 - 1)
     INSERT INTO integration SELECT printf('n%04d', n), json_set(record, '$.id', printf('n%04d', n),
       '$.callback_id', printf('cb%s%04d', substr(?2, -16), n), '$.options', json(?3))
     FROM n, integration WHERE id = ?4`,
    count,
    app.id,
    JSON.stringify(options),
    integration.id,
  );
}

async function newFullApp(count: number, options: Json = {}): Promise<FullApp> {
  const app = await newApp();
  const integration = await newIntegration(app, "parqet", FIRST);
  await fill({ app, integration }, count, options);
  return { app, integration };
}

/** Returns the IDs on each page of the list, and the size of each page in bytes. */
async function listPages(app: TestApp) {
  const pages: { ids: string[]; bytes: number }[] = [];
  let path: string | null = "/v1/integrations";
  while (path !== null) {
    const { body, text } = await call("GET", path, app.key);
    const { data, next_cursor } = IntegrationPage.parse(body);
    pages.push({ ids: data.map(({ id }) => id), bytes: Buffer.byteLength(text) });
    path = next_cursor === null ? null : `/v1/integrations?cursor=${next_cursor}`;
  }
  return pages;
}

const newSession = (app: TestApp, session: Json) =>
  call("POST", "/v1/connect/sessions", app.key, { end_user: { id: "ada" }, ...session });

/** Returns the integrations that a connect page offers: those of the picker, or the only one. */
async function offeredOn(connectUrl: unknown): Promise<string[]> {
  const page = await new Browser().get(`${String(connectUrl)}&all=1`);
  expect(page.status).toBe(200);
  const offered = page.text.matchAll(/name="integration" value="([^"]*)"/g);
  return [...offered].map(([, id = ""]) => id).toSorted((a, b) => a.localeCompare(b));
}

async function copiesInKv(app: TestApp): Promise<string[]> {
  const { runtime } = await stack();
  const { keys } = await (await runtime.kv()).list({ prefix: `integration:${app.id}:` });
  return keys.map(({ name }) => name);
}

let full: FullApp;

beforeAll(async () => {
  full = await newFullApp(MAX_INTEGRATIONS);
});

describe(`an app with ${MAX_INTEGRATIONS} integrations`, () => {
  test("can't have another one, and can create one after it has deleted one", async () => {
    const create = (id: string) =>
      call("POST", "/v1/integrations", full.app.key, { provider: "parqet", id, client_id: "client" });
    expect(await create("one-more")).toMatchObject({
      status: 400,
      body: { code: "invalid_request", detail: "An app can have up to 1,000 integrations." },
    });
    const last = nth(MAX_INTEGRATIONS - 1);
    expect((await create(last)).body).toMatchObject({ code: "integration_exists" });
    expect((await call("DELETE", `/v1/integrations/${last}`, full.app.key)).status).toBe(204);
    expect((await create(last)).status).toBe(201);
  });

  test("gets all of them from the list, up to 100 on a page", async () => {
    const pages = await listPages(full.app);
    expect(pages.flatMap(({ ids }) => ids)).toEqual([FIRST.id, ...upTo(MAX_INTEGRATIONS - 1)]);
    expect(pages.map(({ ids }) => ids.length)).toEqual(Array.from({ length: 10 }, () => 100));
  });

  test("has to name the integrations of a session", async () => {
    expect(await newSession(full.app, {})).toMatchObject({
      status: 400,
      body: {
        code: "invalid_request",
        errors: [{ path: "integrations", message: expect.stringContaining("more than 200 integrations") }],
      },
    });
    const named = await newSession(full.app, { integrations: [nth(500), FIRST.id] });
    expect(await offeredOn(named.body["connect_url"])).toEqual([FIRST.id, nth(500)]);
    expect((await newSession(full.app, { integrations: [nth(500), "missing"] })).body).toMatchObject({
      code: "integration_not_found",
    });
  });

  test("connects and reconnects an account without naming others", async () => {
    const { app, integration } = full;
    const { id, endUser } = await connect(app, integration);
    const again = await newSession(app, { end_user: { id: endUser }, connection_id: id });
    expect(await offeredOn(again.body["connect_url"])).toEqual([integration.id]);
    const other = { end_user: { id: endUser }, connection_id: id, integrations: [nth(1)] };
    expect((await newSession(app, other)).body).toMatchObject({
      code: "integration_not_found",
      detail: "A connection can only be reconnected through its own integration.",
    });
  });

  test("reconnects an account although the app's list still shows it as pending", async () => {
    const { app, integration } = full;
    const { id, endUser } = await connect(app, integration);
    const { runtime } = await stack();
    const storage = await runtime.objectStorage("AppObject", { name: app.id });
    await storage.exec("UPDATE connection SET status = 'pending', integration = NULL WHERE id = ?", id);
    const again = await newSession(app, { end_user: { id: endUser }, connection_id: id });
    expect(await offeredOn(again.body["connect_url"])).toEqual([integration.id]);
    expect(await connectionOf(app, id)).toMatchObject({ status: "active" });
  });

  test("shows the misconfigured ones first on the overview, and offers all of them as a filter", async () => {
    const own = await newFullApp(120);
    const { runtime } = await stack();
    const storage = await runtime.objectStorage("AppObject", { name: own.app.id });
    const misconfigured = { error: "invalid_client", since: Date.now(), probes: 0, probe_at: Date.now() };
    await storage.exec(
      "UPDATE integration SET record = json_set(record, '$.misconfigured', json(?)) WHERE id = ?",
      JSON.stringify(misconfigured),
      nth(111),
    );
    const browser = await signedInWith(own.app.key);
    const { status, text } = await browser.get(await dashboardUrl(`/apps/${own.app.id}?range=30d`));
    expect(status).toBe(200);
    expect(text).toContain("All 120");
    const shown = [...text.matchAll(/\?integration=([^"]*)"/g)].map(([, id]) => id);
    expect(shown).toHaveLength(6);
    expect(shown[0]).toBe(nth(111));
    const filters = await browser.get(await dashboardUrl(`/apps/${own.app.id}/connections`));
    expect([...filters.text.matchAll(/<option value="n\d{4}"/g)]).toHaveLength(119);
  });

  test("updates the copy of each in KV after a change of the app, and deletes it with the app", async () => {
    const { app } = await newFullApp(MAX_INTEGRATIONS);
    expect(await copiesInKv(app)).toHaveLength(1);
    const settings = { webhook_events: ["connection.refreshed"] };
    expect((await call("PATCH", `/v1/apps/${app.id}`, adminToken, settings)).status).toBe(200);
    await until(
      () => copiesInKv(app),
      (copies) => copies.length === MAX_INTEGRATIONS,
    );
    expect((await call("DELETE", `/v1/apps/${app.id}`, adminToken)).status).toBe(204);
    await until(
      () => copiesInKv(app),
      (copies) => copies.length === 0,
    );
  });
});

test("H5 · pages of integrations with large settings end before they are larger than 1 MiB", async () => {
  const parameters = Array.from({ length: 60 }, (_, n) => [`parameter_${n}`, "x".repeat(500)]);
  const large = { authorization_parameters: Object.fromEntries(parameters) };
  const { app } = await newFullApp(MAX_INTEGRATIONS, large);
  const pages = await listPages(app);
  expect(pages.flatMap(({ ids }) => ids)).toEqual([FIRST.id, ...upTo(MAX_INTEGRATIONS - 1)]);
  // The rest of the response is less than 1 KiB.
  for (const { bytes } of pages) expect(bytes).toBeLessThan(MIB + 1024);
  expect(pages.length).toBeLessThan(35);
  const session = await newSession(app, { integrations: [FIRST.id, ...upTo(MAX_OFFERED - 1)] });
  expect(session.status).toBe(201);
});

describe(`a session with ${MAX_OFFERED} integrations`, () => {
  test("can be created and shown, and each of them can be chosen", async () => {
    const offered = upTo(MAX_OFFERED);
    const started = await startSession(full.app, full.integration, { integrations: offered });
    expect(await offeredOn(started.connectUrl)).toEqual(offered);
    const form = { token: started.token, integration: nth(150) };
    const clicked = await new Browser().post(new URL("/connect", started.connectUrl).href, form);
    expect(new URL(must(clicked)).pathname).toBe("/parqet/oauth2/authorize");
  });

  test("can't offer another one", async () => {
    expect(await newSession(full.app, { integrations: upTo(MAX_OFFERED + 1) })).toMatchObject({
      status: 400,
      body: { code: "invalid_request", errors: [{ path: "integrations" }] },
    });
  });

  test("offers all that the app has if it names none, and not if the app has more", async () => {
    const own = await newFullApp(MAX_OFFERED);
    const started = await newSession(own.app, {});
    expect(await offeredOn(started.body["connect_url"])).toHaveLength(MAX_OFFERED);
    await newIntegration(own.app, "parqet", { id: "z" });
    expect((await newSession(own.app, {})).status).toBe(400);
  });
});
