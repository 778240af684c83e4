// Two apps that know each other's ids: what is one app's does not exist for the other.

import { createHash } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { clickConnect, decide, must, startSession } from "../../support/flow.ts";
import { Browser } from "../../support/http/browser.ts";
import { adminToken, call, type Json, type TestApp } from "../../support/latchkey.ts";
import { newHookedApp, Receiver } from "../../support/webhooks/receiver.ts";
import { readRoutes } from "../../support/routes.ts";
import { newIntegration } from "../../support/sandbox.ts";
import { stack } from "../../support/stack.ts";
import { send } from "../../support/http/wire.ts";

type Fixture = {
  a: TestApp;
  b: TestApp;
  integration: string;
  connection: string;
  handle: string;
  /** Of a connection that A imported. */
  event: string;
};
type Row = { path: (f: Fixture) => string; body?: (f: Fixture) => Json };
type Refused = Row & { expected: { status: number; code: string } };

const connectionGone = { status: 404, code: "connection_not_found" };
const integrationGone = { status: 404, code: "integration_not_found" };
const connectionPath = (rest: string) => (f: Fixture) => `/v1/connections/${f.connection}${rest}`;
const endUser = { id: "ada" };

/** Routes that are given something of app A's, with app B's key. */
const NAMES_AN_OBJECT: Record<string, Refused[]> = {
  "GET /v1/integrations/:integration": [
    { path: (f) => `/v1/integrations/${f.integration}`, expected: integrationGone },
  ],
  "PATCH /v1/integrations/:integration": [
    {
      path: (f) => `/v1/integrations/${f.integration}`,
      body: () => ({ client_id: "b" }),
      expected: integrationGone,
    },
  ],
  "DELETE /v1/integrations/:integration": [
    { path: (f) => `/v1/integrations/${f.integration}`, expected: integrationGone },
  ],
  "POST /v1/connect/sessions": [
    {
      path: () => "/v1/connect/sessions",
      body: (f) => ({ end_user: endUser, integrations: [f.integration] }),
      expected: integrationGone,
    },
    {
      path: () => "/v1/connect/sessions",
      body: (f) => ({ end_user: endUser, connection_id: f.connection }),
      expected: connectionGone,
    },
  ],
  "POST /v1/connect/confirm": [
    {
      path: () => "/v1/connect/confirm",
      body: (f) => ({ handle: f.handle, end_user_id: "ada" }),
      expected: { status: 400, code: "handle_invalid" },
    },
  ],
  "POST /v1/connections": [
    {
      path: () => "/v1/connections",
      body: (f) => ({ integration: f.integration, end_user: "ada", access_token: "t" }),
      expected: integrationGone,
    },
  ],
  "GET /v1/connections/:connection": [{ path: connectionPath(""), expected: connectionGone }],
  "PATCH /v1/connections/:connection": [
    { path: connectionPath(""), body: () => ({ metadata: { by: "b" } }), expected: connectionGone },
  ],
  "DELETE /v1/connections/:connection": [{ path: connectionPath(""), expected: connectionGone }],
  "GET /v1/connections/:connection/token": [{ path: connectionPath("/token"), expected: connectionGone }],
  "POST /v1/connections/:connection/refresh": [
    { path: connectionPath("/refresh"), body: () => ({}), expected: connectionGone },
  ],
  "POST /v1/connections/:connection/check": [{ path: connectionPath("/check"), expected: connectionGone }],
  "GET /v1/connections/:connection/events": [{ path: connectionPath("/events"), expected: connectionGone }],
  "POST /v1/events/:event/replay": [
    { path: (f) => `/v1/events/${f.event}/replay`, expected: { status: 404, code: "event_not_found" } },
  ],
  "ALL /v1/connections/:connection/proxy/*": [
    { path: connectionPath("/proxy/user"), expected: connectionGone },
  ],
};

/** Routes that name nobody's object: they speak of the caller's own things, or of nobody's. */
const NAMES_NOTHING: Record<string, Row> = {
  "GET /v1/app": { path: () => "/v1/app" },
  "PATCH /v1/app": { path: () => "/v1/app", body: () => ({ name: "B again" }) },
  "POST /v1/app/webhooks/test": { path: () => "/v1/app/webhooks/test" },
  "GET /v1/events": { path: () => "/v1/events" },
  "GET /v1/providers": { path: () => "/v1/providers" },
  "GET /v1/providers/:provider": { path: () => "/v1/providers/parqet" },
  "GET /v1/integrations": { path: () => "/v1/integrations" },
  "POST /v1/integrations": {
    path: () => "/v1/integrations",
    body: (f) => ({ id: f.integration, provider: "parqet", client_id: "b-s-own" }),
  },
  "GET /v1/connections": { path: () => "/v1/connections?end_user=ada" },
};

const methodOf = (route: string) => (route.split(" ")[0] ?? "").replace("ALL", "GET");

let fixture: Fixture;
let toldA: Receiver;
let toldB: Receiver;

beforeAll(async () => {
  [toldA, toldB] = [await Receiver.start(), await Receiver.start()];
  const a = await newHookedApp(toldA, { name: "App A" });
  const b = await newHookedApp(toldB, { name: "App B" });
  const integration = await newIntegration(a, "parqet");
  const grant = { integration: integration.id, end_user: "ada", access_token: "imported" };
  const imported = await call("POST", "/v1/connections", a.key, grant);
  const [told] = await toldA.waitFor(String(imported.body["id"]), 1);
  const browser = new Browser();
  const started = await startSession(a, integration, { end_user: endUser });
  const toProvider = must(await clickConnect(browser, started, integration));
  const returned = must(await browser.get(must(await decide(browser, toProvider))));
  const handle = new URL(returned).searchParams.get("handle") ?? "";
  const event = told?.id ?? "";
  fixture = { a, b, integration: integration.id, connection: started.connectionId, handle, event };
});
afterAll(() => Promise.all([toldA.close(), toldB.close()]));

async function ask(route: string, row: Row, key: string | undefined) {
  const { latchkey } = await stack();
  return send(latchkey, {
    method: methodOf(route),
    path: row.path(fixture),
    ...(key === undefined ? {} : { key }),
    ...(row.body === undefined ? {} : { json: row.body(fixture) }),
  });
}

describe("two apps", () => {
  const routes = readRoutes();
  const appRoutes = routes.filter(({ guard }) => guard === "app").map(({ name }) => name);
  const operatorRoutes = routes.filter(({ guard }) => guard === "operator").map(({ name }) => name);

  test("E5 · the tables below name every app route there is", () => {
    const named = [...Object.keys(NAMES_AN_OBJECT), ...Object.keys(NAMES_NOTHING)];
    expect(named.toSorted()).toEqual(appRoutes.toSorted());
    expect(appRoutes.length).toBeGreaterThan(15);
    expect(operatorRoutes.length).toBeGreaterThan(5);
  });

  test.each(Object.keys(NAMES_AN_OBJECT))(
    "E5 · %s of another app's object: it does not exist",
    async (route) => {
      for (const row of NAMES_AN_OBJECT[route] ?? []) {
        const { status, code } = row.expected;
        const answer = await ask(route, row, fixture.b.key);
        expect(answer).toMatchObject({ status, json: { code } });
        expect(answer.text).not.toContain("parqet");
      }
    },
  );

  test.each(["/token", "/proxy/user", "/events", ""])(
    "E5 · %j of a connection: existing elsewhere and not existing at all look the same",
    async (rest) => {
      const { latchkey } = await stack();
      const { b, connection } = fixture;
      const nowhere = connection.replace(/.{4}$/, "0000");
      const [elsewhere, missing] = await Promise.all(
        [connection, nowhere].map((id) =>
          send(latchkey, { path: `/v1/connections/${id}${rest}`, key: b.key }),
        ),
      );
      const shown = (answer: typeof missing) => ({ ...answer?.json, request_id: null });
      expect(shown(elsewhere)).toEqual(shown(missing));
    },
  );

  test.each(Object.keys(NAMES_NOTHING))("E5 · %s shows nothing of another app's", async (route) => {
    const row = NAMES_NOTHING[route];
    if (row === undefined) throw new Error("no row");
    const answer = await ask(route, row, fixture.b.key);
    expect([200, 201]).toContain(answer.status);
    const { a, connection, event } = fixture;
    for (const secretOfA of [a.id, connection, event, "App A"]) expect(answer.text).not.toContain(secretOfA);
  });

  test("E5 · afterwards everything of the first app's is as it was", async () => {
    const { a, integration, connection, handle } = fixture;
    expect((await call("GET", "/v1/app", a.key)).body).toMatchObject({ name: "App A" });
    const kept = await call("GET", `/v1/integrations/${integration}`, a.key);
    expect(kept.body["client_id"]).not.toMatch(/^b/);
    const confirmed = await call("POST", "/v1/connect/confirm", a.key, { handle, end_user_id: "ada" });
    expect(confirmed).toMatchObject({
      status: 200,
      body: { id: connection, status: "active", metadata: {} },
    });
    expect(await call("GET", `/v1/connections/${connection}/proxy/user`, a.key)).toMatchObject({
      status: 200,
    });
    // Active and cached at the edge by now: still nothing for the other app.
    for (const rest of ["/token", "/proxy/user", "/events", ""]) {
      const answer = await call("GET", `/v1/connections/${connection}${rest}`, fixture.b.key);
      expect(answer).toMatchObject({ status: 404, body: { code: "connection_not_found" } });
    }
    expect((await call("GET", "/v1/connections", fixture.b.key)).body["data"]).toEqual([]);
    expect((await call("GET", "/v1/connections", a.key)).text).toContain(connection);
  });

  test("E5 · each app's endpoint is told of its own app, and of nothing twice", async () => {
    const { a, b, connection } = fixture;
    await toldA.waitFor(connection, 1);
    const ids = toldA.received.map(({ id }) => id);
    expect(ids).toEqual([...new Set(ids)]);
    for (const [told, app] of [
      [toldA, a],
      [toldB, b],
    ] as const)
      expect(new Set(told.received.map(({ data }) => data["app"]))).toEqual(new Set([app.id]));
  });

  test.each([...Object.keys(NAMES_AN_OBJECT), ...Object.keys(NAMES_NOTHING)])(
    "E4 · %s answers 401 to no key, a wrong one, an altered one and the operator's",
    async (route) => {
      const row = NAMES_NOTHING[route] ?? NAMES_AN_OBJECT[route]?.[0];
      if (row === undefined) throw new Error("no row");
      const { key } = fixture.a;
      // Its checksum fits, so the app itself is asked; it has no such key.
      const unknown = `lk_${fixture.a.id}_${"0".repeat(52)}`;
      const stranger = `${unknown}_${createHash("sha256").update(unknown).digest("hex").slice(0, 8)}`;
      for (const wrong of [
        undefined,
        "x",
        key.slice(0, -1),
        `${key}0`,
        key.toUpperCase(),
        stranger,
        adminToken,
      ]) {
        const answer = await ask(route, row, wrong);
        expect({ wrong, ...answer }).toMatchObject({ status: 401, json: { code: "unauthenticated" } });
        expect(answer.headers["www-authenticate"]).toBe("Bearer");
      }
    },
  );

  test.each(operatorRoutes)("E4 · %s answers 401 to an app's key", async (route) => {
    const { a } = fixture;
    const path = route.replace(/^\w+ /, "").replace(":app", a.id).replace(":key", "key00000000000000000000");
    for (const key of [a.key, adminToken.slice(0, -1), `${adminToken}0`, "", undefined]) {
      const answer = await ask(route, { path: () => path, body: () => ({}) }, key);
      expect({ key, ...answer }).toMatchObject({ status: 401, json: { code: "unauthenticated" } });
    }
    expect((await call("GET", "/v1/app", a.key)).body).toMatchObject({ name: "App A" });
  });
});
