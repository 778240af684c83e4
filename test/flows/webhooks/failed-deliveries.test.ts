// What Latchkey stores of an endpoint that fails, and what the API and the dashboard show of it.

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { CANARIES, found } from "../../support/canaries.ts";
import { type Browser, hidden } from "../../support/http/browser.ts";
import { listen, type LocalServer, readAll } from "../../support/http/local-server.ts";
import { call, newApp, type TestApp } from "../../support/latchkey.ts";
import { importConnection, ScriptedProvider } from "../../support/peers/scripted-provider.ts";
import { dashboardUrl, signedInWith } from "../../support/dashboard.ts";
import { until } from "../../support/until.ts";
import { type HookedApp, newHookedApp, Receiver } from "../../support/webhooks/receiver.ts";

const Attempt = z.object({
  status: z.number().nullable(),
  failure: z.string().nullable(),
  duration_ms: z.number(),
  response: z
    .object({
      headers: z.record(z.string(), z.string()),
      body: z.string().nullable(),
      body_bytes: z.number().nullable(),
      body_truncated: z.boolean(),
    })
    .nullable(),
});
const Delivered = z.object({
  id: z.string(),
  delivery: z.object({
    state: z.string(),
    attempts: z.number(),
    next_attempt_at: z.string().nullable(),
    tried_until: z.string().nullable(),
    waits_for: z.string().nullable(),
    last_attempts: z.array(Attempt),
    request: z
      .object({ url: z.string(), headers: z.record(z.string(), z.string()), body: z.string() })
      .nullable()
      .optional(),
  }),
});
const Page = z.object({ data: z.array(Delivered) });

let provider: ScriptedProvider;
let receiver: Receiver;
/** Answers in the way that its path names. */
let odd: LocalServer;

beforeAll(async () => {
  [provider, receiver] = await Promise.all([ScriptedProvider.start(), Receiver.start()]);
  odd = await listen(async (request, response) => {
    const sent = await readAll(request);
    const signature = String(request.headers["webhook-signature"]);
    if (request.url === "/cut") {
      request.socket.destroy();
      return;
    }
    if (request.url === "/image") {
      response.writeHead(500, { "content-type": "image/png", "content-length": "4" }).end("\u0000PNG");
      return;
    }
    if (request.url === "/long") {
      response
        .writeHead(500, { "content-type": "text/html" })
        .end(`<script>alert(1)</script>${"é".repeat(3_000)}`);
      return;
    }
    const headers = {
      "content-type": "application/json",
      "set-cookie": "session=canary-cookie",
      "x-request-id": "abc-123",
      "x-api-key": "canary-header",
      location: "https://elsewhere.example/login?token=canary-query",
    };
    const echo = { signature, encoded: encodeURIComponent(signature), sent, note: "a\u0007b\u202Ec" };
    response.writeHead(302, headers).end(JSON.stringify(echo));
  });
});
afterAll(() => Promise.all([provider.close(), receiver.close(), odd.close()]));

const open = async (browser: Browser, path: string) => browser.get(await dashboardUrl(path));

/** Submits a form of a page, and returns the page that follows. */
async function submit(browser: Browser, path: string, fields: Record<string, string>): Promise<string> {
  const form_token = hidden(await open(browser, path), "form_token");
  const { location, text } = await browser.post(await dashboardUrl(path), { form_token, ...fields });
  return location === null ? text : (await browser.get(location)).text;
}

const tested = async (app: TestApp) =>
  Attempt.parse((await call("POST", "/v1/app/webhooks/test", app.key)).body);

/** Returns the only event of an app after a number of attempts. */
async function attempted(app: TestApp, count: number) {
  const { data } = await until(
    async () => Page.parse((await call("GET", "/v1/events", app.key)).body),
    ({ data: [event] }) => (event?.delivery.last_attempts.length ?? 0) >= count,
  );
  const [event] = data;
  if (event === undefined) throw new Error("there is no event");
  return event;
}

/** An app whose endpoint has rejected one event. */
async function newFailed(answer: Receiver["answer"], query = ""): Promise<{ app: HookedApp; id: string }> {
  receiver.answer = answer;
  const app = await newHookedApp(receiver, { webhook_url: `${receiver.url}${query}` });
  await importConnection(app, provider);
  const { id } = await attempted(app, 1);
  return { app, id };
}

describe("an attempt says why it failed:", () => {
  test.each([
    [400, "rejected"],
    [503, "rejected"],
    [307, "redirected"],
    [410, "gone"],
    [525, "tls_failed"],
    [522, "timed_out"],
    [530, "no_response"],
  ])("%i means %s", async (status, failure) => {
    const { app, id } = await newFailed({ status, headers: { "content-type": "text/plain" }, body: "why" });
    const { body } = await call("GET", `/v1/events/${id}`, app.key);
    const { delivery } = Delivered.parse(body);
    expect(delivery).toMatchObject({ state: "pending", attempts: 1 });
    expect(delivery.last_attempts).toMatchObject([
      { status, failure, response: { body: "why", body_bytes: 3, body_truncated: false } },
    ]);
    // A disabled endpoint gets nothing until somebody tries it again.
    expect(delivery.next_attempt_at === null).toBe(failure === "gone");
    expect((await call("GET", "/v1/app", app.key)).body).toMatchObject({
      webhook_health: {
        last_failure: { status, failure },
        last_24_hours: { delivered: 0, delivered_first_try: 0, failed_attempts: 1 },
      },
    });
  });

  test.each([
    ["a connection that breaks off", () => `${odd.origin}/cut`, "no_response"],
    ["a port where nobody listens", () => "http://127.0.0.1:9/", "no_response"],
    // The local runtime does not say that TLS is the cause. On Cloudflare, the status is 525.
    ["a server without TLS", () => odd.origin.replace("http:", "https:"), "no_response"],
  ])("%s", async (_, url, failure) => {
    const app = await newApp();
    await call("PATCH", "/v1/app", app.key, { webhook_url: url() });
    expect(await tested(app)).toMatchObject({ status: null, failure, response: null });
  });
});

describe("of a response,", () => {
  test("E1 · what repeats the signature or looks like a token is not stored, and neither are other headers", async () => {
    const app = await newHookedApp(receiver, { webhook_url: `${odd.origin}/echo` });
    await importConnection(app, provider);
    const event = await attempted(app, 1);
    const [attempt] = event.delivery.last_attempts;
    expect(attempt).toMatchObject({ status: 302, failure: "redirected" });
    expect(attempt?.response?.headers).toMatchObject({
      "content-type": "application/json",
      "x-request-id": "abc-123",
      location: "https://elsewhere.example/login",
    });
    const developer = await signedInWith(app.key);
    const shown = (await open(developer, `/apps/${app.id}/webhooks?event=${event.id}`)).text;
    const { text } = await call("GET", `/v1/events/${event.id}`, app.key);
    const secret = app.secret.replace("whsec_", "");
    for (const one of [shown, text]) {
      expect(found(one, [...CANARIES, app.secret, secret])).toEqual([]);
      expect(one).not.toMatch(/v1,[A-Za-z0-9+/]{20}/);
      expect(one).toContain("[redacted]");
      expect(one).toContain("v1,[cut]");
    }
  });

  test("E1 · what repeats the query of the endpoint's URL is not stored", async () => {
    const { app } = await newFailed(
      {
        status: 404,
        headers: { "content-type": "text/plain" },
        body: "No route for /hook?key=s3same&tidewater",
      },
      "?key=s3same&tidewater",
    );
    const { body, text } = await call("GET", "/v1/events", app.key);
    expect(Page.parse(body).data[0]?.delivery.last_attempts[0]?.response?.body).toContain("No route for");
    expect(found(text, ["s3same", "tidewater"])).toEqual([]);
  });

  test("a long body is cut, and HTML is text", async () => {
    const app = await newHookedApp(receiver, { webhook_url: `${odd.origin}/long` });
    await importConnection(app, provider);
    const { id, delivery } = await attempted(app, 1);
    const response = delivery.last_attempts[0]?.response;
    expect(response).toMatchObject({ body_bytes: 6_025, body_truncated: true });
    expect(response?.body).toHaveLength(1_024);
    const shown = (await open(await signedInWith(app.key), `/apps/${app.id}/webhooks?event=${id}`)).text;
    expect(shown).toContain("&lt;script&gt;alert(1)&lt;/script&gt;");
    expect(shown).not.toContain("<script>alert");
    expect(shown).toContain("The first 1,024 characters of 6,025 bytes.");
  });

  test("a body that is not text is not stored", async () => {
    const app = await newHookedApp(receiver, { webhook_url: `${odd.origin}/image` });
    expect((await tested(app)).response).toMatchObject({ body: null, body_bytes: 4, body_truncated: true });
  });
});

test("the request is shown as it was sent, without the signature and the URL's query", async () => {
  const { app, id } = await newFailed({ status: 500 }, "?token=canary-query");
  const received = receiver.received.find((webhook) => webhook.id === id);
  const { body } = await call("GET", `/v1/events/${id}`, app.key);
  const request = Delivered.parse(body).delivery.request;
  expect(request).toMatchObject({
    url: `${receiver.url}?…`,
    headers: {
      "content-type": received?.headers["content-type"],
      "user-agent": received?.headers["user-agent"],
      "webhook-id": id,
      "webhook-timestamp": received?.headers["webhook-timestamp"],
      "webhook-signature": "v1,[cut]",
    },
    body: received?.body,
  });
  const developer = await signedInWith(app.key);
  for (const path of [`/webhooks?event=${id}`, "/webhooks/settings", ""]) {
    const { text } = await open(developer, `/apps/${app.id}${path}`);
    expect({ path, found: found(text, CANARIES) }).toEqual({ path, found: [] });
  }
  // The form has the URL without its query, and saving it changes nothing.
  await submit(developer, `/apps/${app.id}/webhooks/settings`, {
    action: "save",
    url: `${receiver.url}?…`,
    "type:connection.created": "on",
  });
  expect((await call("GET", "/v1/app", app.key)).body).toMatchObject({
    webhook_url: `${receiver.url}?token=canary-query`,
    webhook_events: ["connection.created"],
  });
});

test("all events of a state are sent again, after an outage in one request", async () => {
  const { app, id } = await newFailed({ status: 410 });
  const second = await importConnection(app, provider);
  const path = "/v1/events/replay";
  receiver.answer = { status: 204 };
  expect((await call("POST", path, app.key, { state: "failed" })).body).toEqual({
    replayed: 0,
    has_more: false,
  });
  expect(await call("POST", path, app.key, { state: "pending" })).toMatchObject({
    status: 202,
    body: { replayed: 2, has_more: false },
  });
  await receiver.waitFor(second, 1);
  const delivered = await until(
    async () => Page.parse((await call("GET", "/v1/events?state=delivered", app.key)).body).data,
    ({ length }) => length === 2,
  );
  expect(delivered.find((event) => event.id === id)?.delivery.last_attempts).toMatchObject([
    { status: 410 },
    { status: 204, failure: null },
  ]);
  const only = { state: "delivered", connection: second };
  expect((await call("POST", path, app.key, only)).body).toEqual({ replayed: 1, has_more: false });
  await receiver.waitFor(second, 2);
  const dated = async (query: string) =>
    Page.parse((await call("GET", `/v1/events?${query}`, app.key)).body).data.length;
  expect([await dated("from=2020-01-01T00:00:00Z"), await dated("to=2020-01-01T00:00:00Z")]).toEqual([2, 0]);
  expect(await dated(`connection=${second}`)).toBe(1);
});

test("what the dashboard sends is said by a page that repeats nothing, and the outage lasts until a delivery", async () => {
  const { app, id } = await newFailed({ status: 410 });
  const developer = await signedInWith(app.key);
  const path = `/apps/${app.id}/webhooks`;
  const sentTo = () => receiver.received.filter((webhook) => webhook.id === id).length;
  /** Does an action, and loads the page that follows twice. */
  const act = async (action: string, query = "") => {
    const form_token = hidden(await open(developer, path), "form_token");
    const { status, location } = await developer.post(await dashboardUrl(`${path}${query}`), {
      form_token,
      action,
    });
    expect({ action, status }).toEqual({ action, status: 303 });
    const count = sentTo();
    const { text } = await developer.get(location ?? "");
    expect((await developer.get(location ?? "")).status).toBe(200);
    return { text, count, isRepeated: sentTo() > count };
  };
  const failed = await act("retry");
  expect(failed).toMatchObject({ count: 2, isRepeated: false });
  expect(failed.text).toContain("Sending 1 event again");
  expect(failed.text).toContain("Your endpoint still fails, so the rest waits.");
  expect(failed.text).toContain("Your endpoint has been turned off since");
  expect(failed.text).toContain("Try all now");
  receiver.answer = { status: 204 };
  const worked = await act("test");
  expect(worked.text).toContain("Test event delivered: 204 in");
  expect(worked.text).toContain("It works again, so the event that waited is sent now.");
  await until(
    async () => (await call("GET", "/v1/events?state=delivered", app.key)).text,
    (text) => text.includes(id),
  );
  const again = await act("redeliver", `?event=${id}`);
  expect(again).toMatchObject({ count: 4, isRepeated: false });
  expect(again.text).toContain("The event was sent again");
  expect(again.text).toContain("4 tries");
});

test("saving the first endpoint does not promise events from before", async () => {
  const app = await newApp();
  await importConnection(app, provider);
  const developer = await signedInWith(app.key);
  expect((await open(developer, `/apps/${app.id}/webhooks`)).text).toContain("Set an endpoint");
  const path = `/apps/${app.id}/webhooks/settings`;
  const saved = await submit(developer, path, { action: "save", url: receiver.url });
  expect(saved).toContain("Earlier ones stay “Not sent”");
});

test("the app rotates its secret, and the dashboard shows the new one once", async () => {
  const { app } = await newFailed({ status: 204 });
  const rotated = await call("POST", "/v1/app/webhooks/secret", app.key);
  expect(rotated.body["webhook_secret"]).toMatch(/^whsec_/);
  const developer = await signedInWith(app.key);
  const path = `/apps/${app.id}/webhooks/settings`;
  const shown = await submit(developer, path, { action: "rotate" });
  const [secret = ""] = /whsec_[\w+/=]+/.exec(shown) ?? [];
  expect(secret).not.toBe("");
  expect(secret).not.toBe(rotated.body["webhook_secret"]);
  expect((await open(developer, path)).text).not.toContain("whsec_");
});

test("E5 · another app's deliveries are not found", async () => {
  const { id } = await newFailed({ status: 500 });
  const other = await newApp();
  const answer = await call("GET", `/v1/events/${id}`, other.key);
  expect(answer).toMatchObject({ status: 404, body: { code: "event_not_found" } });
  const page = await open(await signedInWith(other.key), `/apps/${other.id}/webhooks?event=${id}`);
  expect(page.status).toBe(404);
});

test("a form without its token changes nothing", async () => {
  const { app } = await newFailed({ status: 500 });
  const developer = await signedInWith(app.key);
  for (const [path, action = ""] of [
    ["webhooks", "test"],
    ["webhooks", "retry"],
    ["webhooks", "redeliver_all"],
    ["webhooks/settings", "rotate"],
    ["webhooks/settings", "save"],
  ]) {
    const { status } = await developer.post(await dashboardUrl(`/apps/${app.id}/${path}`), { action });
    expect({ action, status }).toEqual({ action, status: 403 });
  }
});
