// What an isolate serves from its memory: token reads and proxied calls cost no KV read and no call of a Durable Object.

import { env, exports } from "cloudflare:workers";
import { afterEach, beforeEach, describe, expect, type MockInstance, test, vi } from "vitest";
import { MINUTE, SECOND } from "../../src/shared/clock.ts";
import { newStage, PROVIDER, valueOf } from "../support/workers/create-connection.ts";
import { fakeProvider, tokenResponse } from "../support/workers/scripted-fetch.ts";

const ENDPOINTS = { ...PROVIDER.endpoints, api_base_url: "https://api.example.com/v1" };

let kvReads: MockInstance<KVNamespace["get"]>;
let objects: MockInstance<(name: string) => unknown>;

beforeEach(() => {
  vi.spyOn(console, "info").mockImplementation(() => {});
});

afterEach(() => {
  vi.restoreAllMocks();
});

/** Imports a connection whose token expires after a time in seconds, and counts what requests cost from then on. */
async function newReader(expiresIn = 3_600) {
  const stage = await newStage({ ...PROVIDER, endpoints: ENDPOINTS });
  vi.spyOn(Date, "now").mockImplementation(stage.clock.now);
  const { api_key: key } = valueOf(await stage.appStub.createKey());
  const tokens = { access_token: "access-1", refresh_token: "refresh-1", expires_in: expiresIn };
  const grant = { integration: stage.integration, end_user: "ada", ...tokens };
  valueOf(await stage.stub.importGrant(stage.ids, grant));
  kvReads = vi.spyOn(env.TOKENS, "get");
  objects = vi.spyOn(env.CONNECTIONS, "getByName");
  const call = (path: string, init: RequestInit = {}) =>
    exports.default.fetch(`http://localhost:8787/v1/connections/${stage.ids.connection}${path}`, {
      ...init,
      headers: { authorization: `Bearer ${key}` },
    });
  const read = async () => {
    const response = await call("/token");
    return { status: response.status, ...(await response.json<Record<string, unknown>>()) };
  };
  return { stage, key, call, read };
}

/** Forgets what requests have cost so far. */
function startCounting(): void {
  kvReads.mockClear();
  objects.mockClear();
}

const cost = () => [kvReads.mock.calls.length, objects.mock.calls.length];

describe("a token that was just read", () => {
  test("is returned without KV and without its object, and with the same response", async () => {
    const { call } = await newReader();
    const first = await call("/token");
    startCounting();
    const second = await call("/token");
    expect(cost()).toEqual([0, 0]);
    expect(await second.text()).toBe(await first.text());
    const id = expect.stringMatching(/^req/);
    expect(Object.fromEntries(second.headers)).toEqual({
      ...Object.fromEntries(first.headers),
      "latchkey-request-id": id,
    });
  });

  test("is read from KV again after five seconds", async () => {
    const { stage, read } = await newReader();
    await read();
    startCounting();
    stage.clock.advance(5 * SECOND - 1);
    await read();
    expect(cost()).toEqual([0, 0]);
    stage.clock.advance(1);
    expect(await read()).toMatchObject({ status: 200, version: 1 });
    expect(cost()[0]).toBeGreaterThan(0);
  });

  test("is not returned from memory from when it is to be refreshed, and never when it has expired", async () => {
    const { stage, read } = await newReader(60);
    fakeProvider(() => tokenResponse("access-2", "refresh-2", 60));
    stage.clock.advance(46 * SECOND);
    expect(await read()).toMatchObject({ version: 1 });
    startCounting();
    stage.clock.advance(2 * SECOND);
    await read();
    expect(cost()[0]).toBeGreaterThan(0);
    stage.clock.advance(MINUTE);
    expect(await read()).toMatchObject({ version: 2, access_token: "access-2" });
  });

  test("is replaced at once by a refresh in the same isolate", async () => {
    const { stage, call, read } = await newReader();
    fakeProvider(() => tokenResponse("access-2", "refresh-2"));
    await read();
    expect((await call("/refresh", { method: "POST" })).status).toBe(200);
    expect(await read()).toMatchObject({ version: 2 });
    fakeProvider(() => tokenResponse("access-3", "refresh-3"));
    valueOf(await stage.stub.refresh({}));
    expect(await read()).toMatchObject({ version: 3 });
  });

  test("is deleted at once together with the connection", async () => {
    const { call, read } = await newReader();
    fakeProvider(() => new Response(null));
    await read();
    expect((await call("", { method: "DELETE" })).status).toBe(200);
    expect((await read()).status).toBe(404);
  });

  test("is not returned with another key, another method, a query, or another connection's ID", async () => {
    const { key, call, stage } = await newReader();
    await call("/token");
    const url = `http://localhost:8787/v1/connections/${stage.ids.connection}/token`;
    const authorization = `Bearer ${key}`;
    expect(
      (await exports.default.fetch(url, { headers: { authorization: `${authorization}x` } })).status,
    ).toBe(401);
    expect((await exports.default.fetch(url, {})).status).toBe(401);
    expect((await exports.default.fetch(url, { method: "PUT", headers: { authorization } })).status).toBe(
      405,
    );
    expect((await exports.default.fetch(`${url}?min_ttl=x`, { headers: { authorization } })).status).toBe(
      400,
    );
    const other = url.replace(stage.ids.connection, `con${"0".repeat(20)}`);
    expect((await exports.default.fetch(other, { headers: { authorization } })).status).toBe(404);
  });
});

describe("a proxied call of a connection that was just used", () => {
  test("costs no KV read and no call of an object", async () => {
    const { call } = await newReader();
    const received = fakeProvider(() => Response.json({ id: 1 }));
    await call("/proxy/items");
    startCounting();
    const response = await call("/proxy/items/7?a=1");
    expect(cost()).toEqual([0, 0]);
    expect(await response.json()).toEqual({ id: 1 });
    expect(response.headers.get("latchkey-request-id")).toMatch(/^req/);
    expect(received.map(({ url }) => url)).toEqual([
      "https://api.example.com/v1/items",
      "https://api.example.com/v1/items/7?a=1",
    ]);
  });

  test("refreshes a rejected token once, whose successor is then used from memory", async () => {
    const { call } = await newReader();
    fakeProvider(() => Response.json({}));
    await call("/proxy/items");
    const received = fakeProvider(({ url, authorization }) => {
      if (url.endsWith("/token")) return tokenResponse("access-2", "refresh-2");
      return new Response(null, { status: authorization === "Bearer access-2" ? 200 : 401 });
    });
    expect((await call("/proxy/items")).status).toBe(200);
    const sent = received.length;
    await call("/proxy/items");
    startCounting();
    expect((await call("/proxy/items")).status).toBe(200);
    expect(cost()).toEqual([0, 0]);
    expect(received.slice(sent).map(({ authorization }) => authorization)).toEqual([
      "Bearer access-2",
      "Bearer access-2",
    ]);
  });

  test("reports a path that could leave the API as the router does", async () => {
    const { call } = await newReader();
    fakeProvider(() => Response.json({}));
    await call("/proxy/items");
    const response = await call("/proxy/..%2fadmin");
    expect(response.status).toBe(400);
    expect(response.headers.get("latchkey-error")).toBe("proxy_path_invalid");
    expect(await response.json()).toMatchObject({
      code: "proxy_path_invalid",
      request_id: response.headers.get("latchkey-request-id"),
    });
  });

  test("is logged if it fails, and not if it succeeds", async () => {
    const { call } = await newReader();
    fakeProvider(({ url }) => new Response(null, { status: url.endsWith("missing") ? 404 : 200 }));
    await call("/proxy/items");
    const info = vi.spyOn(console, "info").mockImplementation(() => {});
    await call("/proxy/items");
    expect(info).not.toHaveBeenCalled();
    await call("/proxy/missing");
    expect(info.mock.calls.map(([line]) => JSON.parse(String(line)))).toMatchObject([
      { event: "request", status: 404, route: "/v1/connections/:connection/proxy/*" },
    ]);
  });
});
