// What every route refuses in the same way: too much, too often, malformed, or a Worker set up wrongly.

import { Readable } from "node:stream";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { TestHarness } from "wrangler";
import { connect } from "../../support/flow.ts";
import { adminToken, call, newApp, type TestApp } from "../../support/latchkey.ts";
import { flawsOf } from "../../support/problem.ts";
import { readRoutes } from "../../support/routes.ts";
import { newIntegration } from "../../support/sandbox.ts";
import { startLatchkey, stack } from "../../support/stack.ts";
import { testSecrets } from "../../support/test-secrets.ts";
import { newAddress, send, type WireAnswer, type WireRequest } from "../../support/http/wire.ts";

const KIB = 1024;
/** Far past every limit per minute, so that a minute's end in between does not matter. */
const MANY = 700;

let app: TestApp;
let ask: (request: WireRequest) => Promise<WireAnswer>;

beforeAll(async () => {
  const { latchkey } = await stack();
  app = await newApp();
  ask = (request) => send(latchkey, request);
});

/** Calls until one is refused for coming too often; then what a neighbour is answered. */
async function flood(request: WireRequest): Promise<{ refused: WireAnswer; neighbour: WireAnswer }> {
  const headers = { "cf-connecting-ip": newAddress(), ...request.headers };
  for (let sent = 0; sent < MANY; sent += 20) {
    const batch = await Promise.all(Array.from({ length: 20 }, () => ask({ ...request, headers })));
    const refused = batch.find(({ status }) => status === 429);
    if (refused !== undefined) return { refused, neighbour: await ask(request) };
  }
  throw new Error(`not refused after ${MANY} calls`);
}

describe("request bodies", () => {
  const routes = readRoutes().map(({ name }) => name.split(" "));
  const taking = routes.filter(([method = "", path = ""]) => method !== "GET" && !path.includes("/proxy/"));

  test.each(taking)("H2 · %s %s refuses a body of more than 64 KiB", async (method, path) => {
    const target = path.replaceAll(/:(app|connection|integration|key|callback_id)/g, "x");
    const key = path.startsWith("/v1/apps") ? adminToken : app.key;
    const body = Buffer.alloc(64 * KIB + 1, " ");
    expect(flawsOf(await ask({ method, path: target, key, body }), 413, "payload_too_large")).toEqual([]);
  });

  test.each([
    ["POST", "/v1/apps"],
    ["PATCH", "/v1/app"],
    ["POST", "/v1/integrations"],
    ["POST", "/v1/connect/sessions"],
    ["POST", "/v1/connect/confirm"],
    ["POST", "/v1/connections"],
    ["POST", "/connect"],
    ["POST", "/callback/cb00000000000000000000"],
  ])("H2 · %s %s reads no more than 64 KiB of a body whose length nobody said", async (method, path) => {
    const key = path.startsWith("/v1/apps") ? adminToken : app.key;
    const body = Readable.from(Array.from({ length: 65 }, () => Buffer.alloc(KIB, "a")));
    const headers = { "sec-fetch-site": "same-origin", "content-type": "application/x-www-form-urlencoded" };
    expect(flawsOf(await ask({ method, path, key, body, headers }), 413, "payload_too_large")).toEqual([]);
  });

  const createApp = { method: "POST", path: "/v1/apps", key: adminToken };

  test.each(["{", "nul", "{'name': 1}", '{"name": "x"} trailing', "\u0000"])(
    "H4 · %j is no JSON",
    async (body) => {
      expect(flawsOf(await ask({ ...createApp, body }), 400, "invalid_request")).toEqual([]);
    },
  );

  test.each([
    ["a wrong type", { name: 7, return_urls: ["https://a.example.com/"] }, "name"],
    ["a missing field", { name: "A" }, "return_urls"],
    ["an unknown field", { name: "A", return_urls: ["https://a.example.com/"], admin: true }, ""],
    ["an empty list", { name: "A", return_urls: [] }, "return_urls"],
    ["no object", [], ""],
    ["null", null, ""],
    ["a wrong item", { name: "A", return_urls: ["https://a.example.com/", 5] }, "return_urls.1"],
    [
      "a URL that may not be registered",
      { name: "A", return_urls: ["http://a.example.com/"] },
      "return_urls.0",
    ],
  ])("H4 · %s is refused, and the answer names the field", async (_, json, path) => {
    const answer = await ask({ ...createApp, json });
    expect(flawsOf(answer, 400, "invalid_request")).toEqual([]);
    expect(answer.json["errors"]).toEqual(expect.arrayContaining([expect.objectContaining({ path })]));
  });

  test.each([
    ["GET", "/v1/connections?limit=0", "limit"],
    ["GET", "/v1/connections?limit=x", "limit"],
    ["GET", "/v1/connections?limit=1&limit=2", "limit"],
    ["GET", "/v1/connections?status=deleted", "status"],
    ["GET", "/v1/connections?other=1", ""],
    ["GET", "/v1/connections/con00000000000000000000/token?min_ttl=-1", "min_ttl"],
  ])("H4 · %s %s is refused, and the answer names the parameter", async (method, path, field) => {
    const answer = await ask({ method, path, key: app.key });
    expect(flawsOf(answer, 400, "invalid_request")).toEqual([]);
    expect(answer.json["errors"]).toEqual(expect.arrayContaining([expect.objectContaining({ path: field })]));
  });
});

describe("errors", () => {
  test.each([
    ["DELETE", "/connect", "GET, POST"],
    ["PUT", "/v1/connections", "GET, POST"],
    ["POST", "/healthz", "GET"],
    ["PUT", "/v1/connections/con00000000000000000000", "GET, PATCH, DELETE"],
  ])("H4 · %s %s: the answer names the methods there are", async (method, path, allowed) => {
    const answer = await ask({ method, path, key: app.key });
    expect(flawsOf(answer, 405, "method_not_allowed")).toEqual([]);
    expect(answer.headers["allow"]).toBe(allowed);
  });

  test.each([
    ["GET", "/v1"],
    ["POST", "/v2/apps"],
    ["GET", "/v1/app/"],
    ["GET", "/callback"],
    ["GET", "/.env"],
    ["GET", "/v1/connections/con00000000000000000000/nothing"],
    ["GET", "/%00/%zz"],
  ])("H4 · %s %s: there is nothing", async (method, path) => {
    expect(flawsOf(await ask({ method, path, key: app.key }), 404, "route_not_found")).toEqual([]);
  });

  test.each([
    ["GET", "/v1/connections/nothing", 404, "connection_not_found"],
    ["GET", "/v1/connections/con00000000000000000000", 404, "connection_not_found"],
    ["GET", "/v1/connections/con00000000000000000000/proxy/x", 404, "connection_not_found"],
    ["GET", "/v1/connections/x/proxy/x", 404, "connection_not_found"],
    ["GET", "/v1/integrations/none", 404, "integration_not_found"],
    ["GET", "/v1/providers/none", 404, "provider_not_found"],
  ] as const)("H4 · %s %s is a problem with a request id", async (method, path, status, code) => {
    expect(flawsOf(await ask({ method, path, key: app.key }), status, code)).toEqual([]);
  });

  test("every answer has a request id of its own, good ones too", async () => {
    const [one, two] = [await ask({ path: "/healthz" }), await ask({ path: "/healthz" })];
    expect(one).toMatchObject({ status: 200, json: { ok: true } });
    expect(one.headers["latchkey-request-id"]).not.toBe(two.headers["latchkey-request-id"]);
  });
});

describe("a form of another kind than ours", () => {
  const headers = { "content-type": "multipart/form-data; boundary=b", "sec-fetch-site": "same-origin" };

  test.each([
    ["/connect", 400],
    ["/connect/status", 400],
    ["/dashboard/sign-in", 401],
  ])("H4 · sent to %s is refused as an empty one, broken or not", async (path, status) => {
    const broken = await ask({ method: "POST", path, headers, body: "x" });
    const whole = '--b\r\ncontent-disposition: form-data; name="token"\r\n\r\nx\r\n--b--\r\n';
    expect(broken.status).toBe(status);
    expect((await ask({ method: "POST", path, headers, body: whole })).status).toBe(status);
  });

  test("H3 · is counted as every other", async () => {
    const { refused } = await flood({ method: "POST", path: "/connect/status", headers, body: "x" });
    expect(refused.status).toBe(429);
  });
});

describe("too often", () => {
  test.each([
    { method: "GET", path: "/connect?token=x" },
    { method: "POST", path: "/connect" },
    { method: "GET", path: "/callback/cb00000000000000000000?state=x&code=y" },
    { method: "POST", path: "/callback/cb00000000000000000000", body: "state=x&code=y" },
  ])("H3 · $method $path: 429 with Retry-After, for this address alone", async (request) => {
    const { refused, neighbour } = await flood(request);
    expect(neighbour.status).not.toBe(429);
    expect(Number(refused.headers["retry-after"])).toBeGreaterThan(0);
    expect(refused.headers["latchkey-request-id"]).toMatch(/^req/);
  });

  test.each([
    { path: "/v1/app" },
    { path: "/v1/app", key: "guess" },
    { path: "/v1/apps", key: "guess" },
    { path: "/v1/connections/con00000000000000000000/proxy/x", key: "guess" },
  ])("H3 · failed authentication at $path (key $key): 429 with Retry-After", async (request) => {
    const { refused, neighbour } = await flood(request);
    expect(flawsOf(neighbour, 401, "unauthenticated")).toEqual([]);
    expect(flawsOf(refused, 429, "rate_limited")).toEqual([]);
    expect(Number(refused.headers["retry-after"])).toBeGreaterThan(0);
  });
});

describe("a Worker set up wrongly", () => {
  let url: URL;
  let harness: TestHarness;

  beforeAll(async () => {
    ({ url, harness } = await startLatchkey());
  });
  afterAll(() => harness.close());

  const VALUE = "a-value-that-must-not-be-shown";
  const shortKey = JSON.stringify({ keys: [{ kty: "oct", kid: "a", k: VALUE.slice(0, 20) }] });

  test.each([
    ["ROOT_KEYS", "ROOT_KEYS", VALUE, {}],
    ["ROOT_KEYS", "ROOT_KEYS", shortKey, {}],
    ["ROOT_KEYS", "ROOT_KEYS", "", {}],
    ["ADMIN_TOKEN", "ADMIN_TOKEN", VALUE.slice(0, 20), {}],
    ["PUBLIC_ORIGIN", "PUBLIC_ORIGIN", "https://latchkey.example.com/path", {}],
    ["PUBLIC_ORIGIN", "PUBLIC_ORIGIN", "http://latchkey.example.com", { ALLOW_LOOPBACK: "false" }],
    ["ALLOW_LOOPBACK", "PUBLIC_ORIGIN", "https://latchkey.example.com", { ALLOW_LOOPBACK: "true" }],
    ["ALLOW_LOOPBACK", "ALLOW_LOOPBACK", "yes", {}],
  ])("names %s and not its value (%s = %j)", async (named, variable, value, others) => {
    const vars = { PUBLIC_ORIGIN: url.origin, ALLOW_LOOPBACK: "true", ...others };
    const isSecret = variable in testSecrets;
    await harness.update((current) => ({
      ...current,
      workers: [
        {
          configPath: "wrangler.toml",
          vars: { ...vars, ...(isSecret ? {} : { [variable]: value }) },
          secrets: { ...testSecrets, ...(isSecret ? { [variable]: value } : {}) },
        },
      ],
    }));
    for (const path of ["/healthz", "/v1/app", "/connect"]) {
      const answer = await send(url, { path, key: adminToken });
      expect(flawsOf(answer, 503, "not_configured")).toEqual([]);
      expect(answer.json["detail"]).toContain(named);
      expect(answer.text).not.toContain(VALUE.slice(0, 20));
    }
  });
});

test("every answer that holds a secret is kept by nobody", async () => {
  const created = await call("POST", "/v1/apps", adminToken, {
    name: "A",
    return_urls: ["http://localhost:9/connected"],
  });
  const key = await call("POST", `/v1/apps/${String(created.body["id"])}/keys`, adminToken);
  const integration = await newIntegration(app, "parqet");
  const { id } = await connect(app, integration);
  const session = { end_user: { id: "ada" }, integrations: [integration.id] };
  const started = await call("POST", "/v1/connect/sessions", app.key, session);
  const token = await call("GET", `/v1/connections/${id}/token`, app.key);
  const refreshed = await call("POST", `/v1/connections/${id}/refresh`, app.key, {});
  const page = await fetch(String(started.body["connect_url"]));
  await page.body?.cancel();
  for (const { status, headers } of [created, key, started, token, refreshed, page]) {
    expect(status).toBeLessThan(300);
    expect(headers.get("cache-control")).toBe("no-store");
  }
});
