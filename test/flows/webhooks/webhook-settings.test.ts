// An app's webhook settings: which URLs are allowed, the secrets, and test events.

import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { adminToken, call, type Json, newApp } from "../../support/latchkey.ts";
import { flawsOf } from "../../support/problem.ts";
import { isVerified, newHookedApp, Receiver } from "../../support/webhooks/receiver.ts";
import { importConnection, ScriptedProvider } from "../../support/peers/scripted-provider.ts";
import { stack, startLatchkey } from "../../support/stack.ts";
import { send } from "../../support/http/wire.ts";

let receiver: Receiver;

beforeAll(async () => {
  receiver = await Receiver.start();
});
beforeEach(() => {
  receiver.answer = { status: 204 };
});
afterAll(() => receiver.close());

/** URLs that are not allowed, with the reasons. */
const REJECTED = {
  "plain http": "http://app.example.com/hooks",
  "a script": "javascript:alert(1)",
  "a data URL": "data:application/json,{}",
  "a file": "file:///etc/passwd",
  "a WebSocket": "wss://app.example.com/",
  "user information": "https://user:password@app.example.com/",
  "another port": "https://app.example.com:8443/",
  "a fragment": "https://app.example.com/#x",
  loopback: "https://127.0.0.1/",
  "loopback, octal": "https://0177.0.0.1/",
  "loopback, hexadecimal": "https://0x7f000001/",
  "loopback, decimal": "https://2130706433/",
  "loopback, short": "https://127.1/",
  "loopback, full-width": "https://１２７.０.０.１/",
  "loopback, v6": "https://[::1]/",
  "loopback, v4-mapped": "https://[::ffff:127.0.0.1]/",
  "a private address": "https://10.0.0.1/",
  "the metadata service": "https://169.254.169.254/latest/meta-data/",
  "a public address": "https://8.8.8.8/",
  localhost: "https://localhost/",
  "localhost with a trailing dot": "https://localhost./",
  "a name with a trailing dot": "https://app.example.com./",
  "an internal name": "https://metadata.google.internal/",
  "a name without a dot": "https://intranet/",
  "Latchkey itself": "https://latchkey.example.com/v1/apps",
};

describe("a webhook URL", () => {
  let deployed: Awaited<ReturnType<typeof startLatchkey>>;

  beforeAll(async () => {
    const vars = { PUBLIC_ORIGIN: "https://latchkey.example.com", ALLOW_LOOPBACK: "false" };
    deployed = await startLatchkey(vars);
  });
  afterAll(() => deployed.runtime.close());

  const sendRequest = (method: string, path: string, key: string, json: Json) =>
    send(deployed.url, { method, path, key, json });
  const settings = { name: "Test app", return_urls: ["https://app.example.com/connected"] };

  test.each(Object.entries(REJECTED))(
    "F3 · that is %s is rejected when the app is created and when it is updated",
    async (_, url) => {
      const webhook_url = { webhook_url: url };
      const rejected = await sendRequest("POST", "/v1/apps", adminToken, { ...settings, ...webhook_url });
      expect(flawsOf(rejected, 400, "invalid_request")).toEqual([]);
      expect(rejected.json["errors"]).toMatchObject([{ path: "webhook_url" }]);
      const app = await sendRequest("POST", "/v1/apps", adminToken, settings);
      const [id, key] = [String(app.json["id"]), String(app.json["api_key"])];
      for (const [path, by] of [
        ["/v1/app", key],
        [`/v1/apps/${id}`, adminToken],
      ] as const)
        expect(flawsOf(await sendRequest("PATCH", path, by, webhook_url), 400, "invalid_request")).toEqual(
          [],
        );
      const { json } = await send(deployed.url, { path: "/v1/app", key });
      expect(json).toMatchObject({ webhook_url: null, webhook_health: null });
    },
  );

  test("that is allowed can be set, changed, and removed", async () => {
    const webhook_url = "https://app.example.com/hooks?from=latchkey";
    const app = await sendRequest("POST", "/v1/apps", adminToken, { ...settings, webhook_url });
    expect(app).toMatchObject({ status: 201, json: { webhook_url } });
    const key = String(app.json["api_key"]);
    for (const url of ["https://other.example.com/", null])
      expect(await sendRequest("PATCH", "/v1/app", key, { webhook_url: url })).toMatchObject({
        status: 200,
        json: { webhook_url: url },
      });
  });
});

describe("a rotated secret", () => {
  test("G2 · signs in addition to those it replaces, and each signature can be verified alone", async () => {
    const app = await newHookedApp(receiver);
    const { latchkey } = await stack();
    const path = `/v1/apps/${app.id}/webhook-secret`;
    const rotated = await send(latchkey, { method: "POST", path, key: adminToken });
    expect(rotated).toMatchObject({ status: 200, headers: { "cache-control": "no-store" } });
    const { webhook_secret: next, previous_secret_valid_until: until } = rotated.json;
    const again = await send(latchkey, { method: "POST", path, key: adminToken });
    const newest = String(again.json["webhook_secret"]);
    expect(next).toMatch(/^whsec_[A-Za-z0-9+/]{40,}=*$/);
    expect(next).not.toBe(app.secret);
    const hours = (Date.parse(String(until)) - Date.now()) / 3_600_000;
    expect(hours).toBeGreaterThan(23.9);
    expect(hours).toBeLessThanOrEqual(24);

    const provider = await ScriptedProvider.start();
    const [webhook] = await receiver.waitFor(await importConnection(app, provider), 1);
    await provider.close();
    if (webhook === undefined) throw new Error("no webhook arrived");
    expect(webhook.headers["webhook-signature"]?.split(" ")).toHaveLength(3);
    const secrets = [app.secret, String(next), newest];
    expect(secrets.map((secret) => isVerified(secret, webhook))).toEqual([true, true, true]);

    for (let n = 0; n < 2; n += 1) await send(latchkey, { method: "POST", path, key: adminToken });
    const refused = await send(latchkey, { method: "POST", path, key: adminToken });
    expect(flawsOf(refused, 429, "rate_limited")).toEqual([]);
    expect(Number(refused.headers["retry-after"]) / 3_600).toBeGreaterThan(23.9);
  });

  test("is not returned again", async () => {
    const app = await newHookedApp(receiver);
    const shown = [
      await call("GET", "/v1/app", app.key),
      await call("GET", `/v1/apps/${app.id}`, adminToken),
    ];
    for (const { status, text } of shown) {
      expect(status).toBe(200);
      expect(text).not.toMatch(/whsec|secret/);
    }
  });

  test("requires an app that exists", async () => {
    const { latchkey } = await stack();
    for (const id of ["app00000000000000000000", "x"]) {
      for (const path of [`/v1/apps/${id}/webhook-secret`, `/v1/apps/${id}/webhooks/test`]) {
        const response = await send(latchkey, { method: "POST", path, key: adminToken });
        expect(flawsOf(response, 404, "app_not_found")).toEqual([]);
      }
    }
  });
});

describe("a test event", () => {
  const ways = [
    ["the app", (app: { key: string }) => ["/v1/app/webhooks/test", app.key]],
    ["the operator", (app: { id: string }) => [`/v1/apps/${app.id}/webhooks/test`, adminToken]],
  ] as const;

  test.each(ways)(
    "G1 · that is requested by %s arrives immediately with a valid signature, and its result is returned",
    async (_, way) => {
      const app = await newHookedApp(receiver, { webhook_events: [] });
      const [path = "", key = ""] = way(app);
      const tested = await call("POST", path, key);
      expect(tested).toMatchObject({ status: 200, body: { delivered: true, status: 204 } });
      expect(Object.keys(tested.body).toSorted()).toEqual([
        "delivered",
        "duration_ms",
        "failure",
        "response",
        "status",
      ]);
      const arrived = receiver.received.filter(({ data }) => data["app"] === app.id);
      expect(arrived.map(({ type }) => type)).toEqual(["webhook.test"]);
      expect(arrived.every((webhook) => isVerified(app.secret, webhook))).toBe(true);
      // A test event is not listed, and cannot be sent again.
      expect((await call("GET", "/v1/events", app.key)).body).toEqual({ data: [], next_cursor: null });
    },
  );

  test.each(ways)("G3 · that is requested by %s reports a failure, and is not retried", async (_, way) => {
    const app = await newHookedApp(receiver);
    const [path = "", key = ""] = way(app);
    receiver.answer = { status: 500 };
    expect(await call("POST", path, key)).toMatchObject({
      status: 200,
      body: { delivered: false, status: 500 },
    });
    expect((await call("GET", "/v1/app", app.key)).body).toMatchObject({
      webhook_health: { status: "active", consecutive_failures: 0, pending: 0 },
    });
    expect(receiver.received.filter(({ data }) => data["app"] === app.id)).toHaveLength(1);
  });

  test.each(ways)("that is requested by %s requires a webhook URL", async (_, way) => {
    const { latchkey } = await stack();
    const [path = "", key = ""] = way(await newApp());
    const response = await send(latchkey, { method: "POST", path, key });
    expect(flawsOf(response, 409, "webhook_not_configured")).toEqual([]);
  });
});
