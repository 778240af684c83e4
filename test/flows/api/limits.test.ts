// Errors that are the same for every route: bodies that are too large or malformed, too many requests, unknown routes,
// and a misconfigured Worker.

import { Readable } from "node:stream";
import { beforeAll, describe, expect, test } from "vitest";
import { connect } from "../../support/flow.ts";
import { newAddress, send, type WireAnswer, type WireRequest } from "../../support/http/wire.ts";
import { adminToken, call, newApp, type TestApp } from "../../support/latchkey.ts";
import { flawsOf } from "../../support/problem.ts";
import { readRoutes } from "../../support/routes.ts";
import { newIntegration } from "../../support/sandbox.ts";
import { stack, startLatchkey } from "../../support/stack.ts";

const KIB = 1024;
/** More than any limit allows in two minutes. A new minute may begin while the requests are sent. */
const MANY = 700;
const BATCH = 20;

let app: TestApp;
let sendRequest: (request: WireRequest) => Promise<WireAnswer>;

beforeAll(async () => {
  const { latchkey } = await stack();
  app = await newApp();
  sendRequest = (request) => send(latchkey, request);
});

/** Sends a request from one address until it is rate limited, and returns that response. */
async function flood(request: WireRequest, address: string): Promise<WireAnswer> {
  const headers = { "cf-connecting-ip": address, ...request.headers };
  for (let sent = 0; sent < MANY; sent += BATCH) {
    const batch = await Promise.all(
      Array.from({ length: BATCH }, () => sendRequest({ ...request, headers })),
    );
    const limited = batch.find(({ status }) => status === 429);
    if (limited !== undefined) return limited;
  }
  throw new Error(`no 429 after ${MANY} requests`);
}

const keyFor = (path: string) => (path.startsWith("/v1/apps") ? adminToken : app.key);

/** Returns the differences of the responses from a problem with this status and code. */
async function flawsIn(requests: WireRequest[], status: number, code: string) {
  const flaws = [];
  for (const request of requests) {
    const found = flawsOf(await sendRequest({ key: keyFor(request.path), ...request }), status, code);
    if (found.length > 0) flaws.push({ method: request.method, path: request.path, found });
  }
  return flaws;
}

const isOfDashboard = ({ path }: WireRequest) => path.startsWith("/dashboard/");

const get = (path: string): WireRequest => ({ method: "GET", path });

describe("a request body", () => {
  test("H2 · of more than 64 KiB is rejected by every route", async () => {
    const routes = readRoutes().map(({ name }) => name.split(" "));
    const requests = routes
      .filter(([method = "", path = ""]) => method !== "GET" && !path.includes("/proxy/"))
      .map(([method = "", path = ""]) => {
        const named = path.replaceAll(/:\w+/g, "x");
        return { method, path: named, body: Buffer.alloc(64 * KIB + 1, " ") };
      });
    const others = requests.filter((request) => !isOfDashboard(request));
    expect(others.length).toBeGreaterThan(20);
    expect(await flawsIn(others, 413, "payload_too_large")).toEqual([]);
    // The dashboard responds with a page, because a person has sent the form.
    const forms = requests.filter(isOfDashboard);
    expect(forms.length).toBeGreaterThan(20);
    for (const form of forms) {
      const { status, headers, text } = await sendRequest(form);
      expect({ path: form.path, status }).toEqual({ path: form.path, status: 413 });
      expect(headers["content-type"]).toMatch(/^text\/html/);
      expect(text).toContain("payload_too_large");
      expect(text).toContain("A form can have at most 64 KB. Shorten");
    }
  });

  test("H2 · without a length is read up to 64 KiB only", async () => {
    const headers = { "sec-fetch-site": "same-origin", "content-type": "application/x-www-form-urlencoded" };
    for (const path of ["/v1/connections", "/connect", "/callback/cb00000000000000000000"]) {
      const body = Readable.from(Array.from({ length: 65 }, () => Buffer.alloc(KIB, "a")));
      expect(await flawsIn([{ method: "POST", path, headers, body }], 413, "payload_too_large")).toEqual([]);
    }
  });

  const createApp = { method: "POST", path: "/v1/apps" };

  test("H4 · that is not JSON is rejected", async () => {
    const bodies = ["{", "nul", "{'name': 1}", '{"name": "x"} trailing', "\u0000"];
    const requests = bodies.map((body) => ({ ...createApp, body }));
    expect(await flawsIn(requests, 400, "invalid_request")).toEqual([]);
  });

  test.each([
    ["a wrong type", { name: 7, return_urls: ["https://a.example.com/"] }, "name"],
    ["a missing field", { name: "A" }, "return_urls"],
    ["an unknown field", { name: "A", return_urls: ["https://a.example.com/"], admin: true }, ""],
    ["an empty list", { name: "A", return_urls: [] }, "return_urls"],
    ["a list instead of an object", [], ""],
    ["null", null, ""],
    ["a wrong item", { name: "A", return_urls: ["https://a.example.com/", 5] }, "return_urls.1"],
  ])("H4 · with %s is rejected, and the error names the field", async (_, json, path) => {
    const response = await sendRequest({ ...createApp, key: adminToken, json });
    expect(flawsOf(response, 400, "invalid_request")).toEqual([]);
    expect(response.json["errors"]).toEqual(expect.arrayContaining([expect.objectContaining({ path })]));
  });

  test("H4 · of another form type is treated as an empty form, even if it is malformed", async () => {
    const headers = {
      "content-type": "multipart/form-data; boundary=b",
      "sec-fetch-site": "same-origin",
    };
    const multipart = '--b\r\ncontent-disposition: form-data; name="token"\r\n\r\nx\r\n--b--\r\n';
    for (const [path, status] of [
      ["/connect", 400],
      ["/connect/status", 400],
      ["/dashboard/sign-in", 401],
    ] as const) {
      const requests = ["x", multipart].map((body) => sendRequest({ method: "POST", path, headers, body }));
      expect((await Promise.all(requests)).map((response) => response.status)).toEqual([status, status]);
    }
  });
});

describe("an error", () => {
  test.each([
    ["/v1/connections?limit=0", "limit"],
    ["/v1/connections?limit=x", "limit"],
    ["/v1/connections?limit=1&limit=2", "limit"],
    ["/v1/connections?status=deleted", "status"],
    ["/v1/connections?other=1", ""],
    ["/v1/connections/con00000000000000000000/token?min_ttl=-1", "min_ttl"],
  ])("H4 · names the invalid parameter of GET %s", async (path, parameter) => {
    const response = await sendRequest({ path, key: app.key });
    expect(flawsOf(response, 400, "invalid_request")).toEqual([]);
    const named = expect.objectContaining({ path: parameter });
    expect(response.json["errors"]).toEqual(expect.arrayContaining([named]));
  });

  test.each([
    ["DELETE", "/connect", "GET, POST"],
    ["PUT", "/v1/connections", "GET, POST"],
    ["POST", "/healthz", "GET"],
    ["PUT", "/v1/connections/con00000000000000000000", "GET, PATCH, DELETE"],
  ])("H4 · names the allowed methods after %s %s", async (method, path, allowed) => {
    const response = await sendRequest({ method, path, key: app.key });
    expect(flawsOf(response, 405, "method_not_allowed")).toEqual([]);
    expect(response.headers["allow"]).toBe(allowed);
  });

  test("H4 · reports that a route or an object does not exist", async () => {
    const paths = ["/v1", "/v2/apps", "/v1/app/", "/callback", "/.env", "/%00/%zz"];
    expect(await flawsIn(paths.map(get), 404, "route_not_found")).toEqual([]);
    expect(
      await flawsIn([get("/v1/connections/con00000000000000000000/nothing")], 404, "route_not_found"),
    ).toEqual([]);
    const connections = [
      "nothing",
      "con00000000000000000000",
      "con00000000000000000000/proxy/x",
      "x/proxy/x",
    ];
    expect(
      await flawsIn(
        connections.map((path) => get(`/v1/connections/${path}`)),
        404,
        "connection_not_found",
      ),
    ).toEqual([]);
    expect(await flawsIn([get("/v1/integrations/none")], 404, "integration_not_found")).toEqual([]);
    expect(await flawsIn([get("/v1/providers/none")], 404, "provider_not_found")).toEqual([]);
  });

  test("has a request ID of its own, as every response has", async () => {
    const [first, second] = [
      await sendRequest({ path: "/healthz" }),
      await sendRequest({ path: "/healthz" }),
    ];
    expect(first).toMatchObject({ status: 200, json: { ok: true } });
    expect(first.headers["latchkey-request-id"]).toMatch(/^req/);
    expect(first.headers["latchkey-request-id"]).not.toBe(second.headers["latchkey-request-id"]);
  });
});

describe("too many requests", () => {
  const FORM = { "content-type": "multipart/form-data; boundary=b", "sec-fetch-site": "same-origin" };

  test("H3 · of one address get a 429 with Retry-After from every public route", async () => {
    const address = newAddress();
    for (const request of [
      { method: "GET", path: "/connect?token=x" },
      { method: "POST", path: "/connect" },
      { method: "POST", path: "/connect/status", headers: FORM, body: "x" },
      { method: "GET", path: "/callback/cb00000000000000000000?state=x&code=y" },
      { method: "POST", path: "/callback/cb00000000000000000000", body: "state=x&code=y" },
    ]) {
      const limited = await flood(request, address);
      expect(Number(limited.headers["retry-after"])).toBeGreaterThan(0);
      expect(limited.headers["latchkey-request-id"]).toMatch(/^req/);
      expect((await sendRequest(request)).status).not.toBe(429);
    }
  });

  test("H3 · without a valid key get a 429 with Retry-After from every API route", async () => {
    const address = newAddress();
    for (const request of [
      { path: "/v1/app" },
      { path: "/v1/app", key: "guess" },
      { path: "/v1/apps", key: "guess" },
      { path: "/v1/connections/con00000000000000000000/proxy/x", key: "guess" },
    ]) {
      const limited = await flood(request, address);
      expect(flawsOf(limited, 429, "rate_limited")).toEqual([]);
      expect(Number(limited.headers["retry-after"])).toBeGreaterThan(0);
      expect(flawsOf(await sendRequest(request), 401, "unauthenticated")).toEqual([]);
    }
  });
});

// Which values are invalid is tested in config/config.test.ts.
test("a misconfigured Worker names the variable in every response, and not its value", async () => {
  const value = "a-value-that-must-not-be-shown";
  const { url, runtime } = await startLatchkey({ ROOT_KEYS: value });
  for (const path of ["/healthz", "/v1/app", "/connect"]) {
    const response = await send(url, { path, key: adminToken });
    expect(flawsOf(response, 503, "not_configured")).toEqual([]);
    expect(response.json["detail"]).toContain("ROOT_KEYS");
    expect(response.text).not.toContain(value);
  }
  await runtime.close();
});

test("no response that contains a secret may be stored", async () => {
  const settings = { name: "A", return_urls: ["http://localhost:9/connected"] };
  const created = await call("POST", "/v1/apps", adminToken, settings);
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
