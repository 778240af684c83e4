// The lists of events: a connection's events, and an app's events with their deliveries.

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { call, newApp, type TestApp } from "../../support/latchkey.ts";
import { flawsOf } from "../../support/problem.ts";
import { type HookedApp, isVerified, newHookedApp, Receiver } from "../../support/webhooks/receiver.ts";
import { importConnection, ScriptedProvider } from "../../support/peers/scripted-provider.ts";
import { stack } from "../../support/stack.ts";
import { until } from "../../support/until.ts";
import { send } from "../../support/http/wire.ts";

const Event = z.strictObject({
  id: z.string().regex(/^evt[0-9a-z]{20}$/),
  type: z.string(),
  timestamp: z.iso.datetime(),
  data: z.record(z.string(), z.unknown()),
});
const AppEvent = Event.extend({
  delivery: z.strictObject({
    state: z.string(),
    attempts: z.number(),
    ended_at: z.iso.datetime().nullable(),
    response_status: z.number().nullable(),
    next_attempt_at: z.iso.datetime().nullable(),
    tried_until: z.iso.datetime().nullable(),
    waits_for: z.string().nullable(),
    last_attempts: z.array(
      z.strictObject({
        at: z.iso.datetime(),
        status: z.number().nullable(),
        failure: z.string().nullable(),
        duration_ms: z.number(),
        response: z.record(z.string(), z.unknown()).nullable(),
      }),
    ),
  }),
});
const pageOf = <T extends z.ZodType>(item: T) =>
  z.strictObject({ data: z.array(item), next_cursor: z.string().nullable() });

let provider: ScriptedProvider;
let receiver: Receiver;

beforeAll(async () => {
  [provider, receiver] = await Promise.all([ScriptedProvider.start(), Receiver.start()]);
});
afterAll(() => Promise.all([provider.close(), receiver.close()]));

/** Returns a connection that was changed a number of times. */
async function newChanged(app: TestApp, changes: number): Promise<string> {
  const id = await importConnection(app, provider);
  for (let n = 1; n <= changes; n++)
    await call("PATCH", `/v1/connections/${id}`, app.key, { metadata: { n: String(n) } });
  return id;
}

async function sendRequest(path: string, key: string, method = "GET") {
  const { latchkey } = await stack();
  return send(latchkey, { method, path, key });
}

const timeline = async (app: TestApp, id: string, query = "") =>
  pageOf(Event).parse((await sendRequest(`/v1/connections/${id}/events${query}`, app.key)).json);
const appEvents = async (app: TestApp, query = "") =>
  pageOf(AppEvent).parse((await sendRequest(`/v1/events${query}`, app.key)).json);

describe("a connection's events", () => {
  test("are listed newest first, page by page, each once", async () => {
    const app = await newApp();
    const id = await newChanged(app, 6);
    const whole = await timeline(app, id);
    expect(whole.next_cursor).toBeNull();
    const updates = Array.from({ length: 6 }, () => "connection.updated");
    expect(whole.data.map(({ type }) => type)).toEqual([...updates, "connection.created"]);
    const times = whole.data.map(({ timestamp }) => timestamp);
    expect(times).toEqual(times.toSorted().toReversed());
    const pages: string[][] = [];
    let cursor: string | null = "";
    while (cursor !== null) {
      const page = await timeline(app, id, `?limit=3${cursor === "" ? "" : `&cursor=${cursor}`}`);
      pages.push(page.data.map((event) => event.id));
      cursor = page.next_cursor;
    }
    expect(pages.map(({ length }) => length)).toEqual([3, 3, 1]);
    expect(pages.flat()).toEqual(whole.data.map((event) => event.id));
  });

  test("are stored even if the app has no webhook URL and no event types", async () => {
    const app = await newApp();
    await call("PATCH", "/v1/app", app.key, { webhook_events: [] });
    const id = await newChanged(app, 1);
    expect((await timeline(app, id)).data).toHaveLength(2);
    expect((await appEvents(app)).data).toEqual([]);
  });

  test("E5 · do not exist if the connection is deleted or belongs to another app", async () => {
    const [app, other] = [await newApp(), await newApp()];
    const id = await newChanged(app, 1);
    const path = `/v1/connections/${id}/events`;
    expect(flawsOf(await sendRequest(path, other.key), 404, "connection_not_found")).toEqual([]);
    await call("DELETE", `/v1/connections/${id}`, app.key);
    expect(flawsOf(await sendRequest(path, app.key), 404, "connection_not_found")).toEqual([]);
  });
});

const BAD_QUERIES = [
  "cursor=",
  "cursor=-1",
  "cursor=%27",
  "cursor=abcdefghijkl",
  "limit=0",
  "limit=201",
  "x=1",
];

test.each(BAD_QUERIES)("a list of events rejects ?%s", async (query) => {
  const app = await newApp();
  const id = await importConnection(app, provider);
  for (const path of [`/v1/connections/${id}/events`, "/v1/events"])
    expect(flawsOf(await sendRequest(`${path}?${query}`, app.key), 400, "invalid_request")).toEqual([]);
});

test.each(["type=connection.exploded", "state=lost", "type=connection.created&type=connection.updated"])(
  "a list of an app's events rejects ?%s",
  async (query) => {
    const { key } = await newApp();
    expect(flawsOf(await sendRequest(`/v1/events?${query}`, key), 400, "invalid_request")).toEqual([]);
  },
);

/** Returns an app with two delivered events of one connection, and an event of another one that cannot be delivered. */
async function newHalfTold(): Promise<{ app: HookedApp; id: string }> {
  const app = await newHookedApp(receiver);
  const id = await newChanged(app, 1);
  await receiver.waitFor(id, 2);
  await until(
    () => appEvents(app, "?state=delivered"),
    ({ data }) => data.length === 2,
  );
  await call("PATCH", "/v1/app", app.key, { webhook_url: null });
  await newChanged(app, 0);
  return { app, id };
}

describe("an app's events", () => {
  test("show the state of each delivery, and can be filtered by type and state", async () => {
    const { app } = await newHalfTold();
    const delivered = { state: "delivered", attempts: 1, response_status: 204 };
    const unsent = { state: "unsent", attempts: 0, response_status: null, ended_at: null };
    const { data } = await appEvents(app);
    expect(data).toMatchObject([
      { type: "connection.created", delivery: unsent },
      { type: "connection.updated", delivery: delivered },
      { type: "connection.created", delivery: delivered },
    ]);
    const ids = async (query: string) => (await appEvents(app, query)).data.map(({ id }) => id);
    const [newest, updated, oldest] = data.map(({ id }) => id);
    expect(await ids("?type=connection.created")).toEqual([newest, oldest]);
    expect(await ids("?state=delivered")).toEqual([updated, oldest]);
    expect(await ids("?type=connection.created&state=delivered")).toEqual([oldest]);
    expect(await ids("?state=failed")).toEqual([]);
    const first = await appEvents(app, "?type=connection.created&limit=1");
    expect(first.data.map(({ id }) => id)).toEqual([newest]);
    expect(await ids(`?type=connection.created&limit=1&cursor=${first.next_cursor ?? ""}`)).toEqual([oldest]);
  });

  test("G2 · are sent again on request, with the same ID and a new signature", async () => {
    const { app, id } = await newHalfTold();
    const [unsent, , oldest] = (await appEvents(app)).data;
    const path = `/v1/events/${oldest?.id ?? ""}/replay`;
    expect(flawsOf(await sendRequest(path, app.key, "POST"), 409, "webhook_not_configured")).toEqual([]);
    await call("PATCH", "/v1/app", app.key, { webhook_url: receiver.url });
    const response = await sendRequest(path, app.key, "POST");
    expect(response.status).toBe(202);
    expect(AppEvent.parse(response.json)).toMatchObject({ id: oldest?.id, delivery: { state: "pending" } });
    const received = await receiver.waitFor(id, 3);
    expect(received.at(-1)).toMatchObject({ id: oldest?.id, body: received[0]?.body });
    expect(received.every((webhook) => isVerified(app.secret, webhook))).toBe(true);
    // An event from before the endpoint was set is sent only on request.
    const other = String(unsent?.data["connection"]);
    expect(receiver.about(other)).toEqual([]);
    expect((await sendRequest(`/v1/events/${unsent?.id ?? ""}/replay`, app.key, "POST")).status).toBe(202);
    expect(await receiver.waitFor(other, 1)).toMatchObject([{ id: unsent?.id }]);
  });

  test("E5 · are not listed or sent again for another app", async () => {
    const { app } = await newHalfTold();
    const other = await newHookedApp(receiver);
    const [event] = (await appEvents(app)).data;
    expect((await appEvents(other)).data).toEqual([]);
    for (const id of [event?.id ?? "", "evt00000000000000000000", "x", "%00"]) {
      const response = await sendRequest(`/v1/events/${id}/replay`, other.key, "POST");
      expect({ id, flaws: flawsOf(response, 404, "event_not_found") }).toEqual({ id, flaws: [] });
    }
  });
});
