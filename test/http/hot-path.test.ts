// What is served before the router: from an isolate's memory, token reads and proxied calls cost no KV read and no call of a
// Durable Object, and the first read of a token costs one KV read.

import { NO_LIMITS } from "../support/workers/no-limits.ts";
import { LATCHKEY } from "../../src/shared/actor.ts";
import { env, exports } from "cloudflare:workers";
import { afterEach, beforeEach, describe, expect, type MockInstance, test, vi } from "vitest";
import { forgetToken } from "../../src/connection/token/token-memory.ts";
import { MINUTE, SECOND } from "../../src/shared/clock.ts";
import { issueKey } from "../../src/vault/api-key.ts";
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
  const { api_key: key } = valueOf(await stage.appStub.createKey(NO_LIMITS, LATCHKEY));
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

describe("the first read of a token", () => {
  test("costs one KV read if its API key was just authenticated, and has the same response as from the router", async () => {
    const { stage, call } = await newReader();
    const first = await call("/token");
    forgetToken(stage.ids.app, stage.ids.connection);
    startCounting();
    const second = await call("/token");
    expect(cost()).toEqual([1, 0]);
    expect(await second.text()).toBe(await first.text());
    expect([...second.headers.keys()]).toEqual([...first.headers.keys()]);
  });

  test("reads the token and the app's keys at the same time if the API key is not known", async () => {
    const get = env.TOKENS.get.bind(env.TOKENS) as (...values: unknown[]) => Promise<unknown>;
    const { stage, call } = await newReader();
    await call("/token");
    stage.clock.advance(MINUTE);
    let pending = 0;
    let mostPending = 0;
    kvReads.mockImplementation((async (...values: unknown[]) => {
      mostPending = Math.max(mostPending, (pending += 1));
      await Promise.resolve();
      const found = await get(...values);
      pending -= 1;
      return found;
    }) as never);
    startCounting();
    expect((await call("/token")).status).toBe(200);
    expect(cost()).toEqual([2, 0]);
    expect(mostPending).toBe(2);
  });

  test("does not call the connection's object and returns nothing if the API key is not the app's", async () => {
    const { stage, key } = await newReader();
    const { key: guess } = await issueKey("lk", stage.ids.app);
    startCounting();
    const response = await exports.default.fetch(
      `http://localhost:8787/v1/connections/${stage.ids.connection}/token`,
      { headers: { authorization: `Bearer ${guess}` } },
    );
    expect(guess).not.toBe(key);
    expect([response.status, cost()[1]]).toEqual([401, 0]);
    expect(await response.json()).toMatchObject({ code: "unauthenticated" });
  });

  test.each<[string, string, string, number]>([
    ["refreshed", "POST", "/refresh", 200],
    ["deleted", "DELETE", "", 404],
  ])("is not kept in memory if the token was %s while KV was read", async (_, method, path, status) => {
    const get = env.TOKENS.get.bind(env.TOKENS) as (...values: unknown[]) => Promise<unknown>;
    const { call, read } = await newReader();
    fakeProvider(() => tokenResponse("access-2", "refresh-2"));
    expect((await call("")).status).toBe(200);
    const kv = { isRead: false, mayRespond: false };
    kvReads.mockImplementationOnce((async (...values: unknown[]) => {
      const found = await get(...values);
      kv.isRead = true;
      await vi.waitUntil(() => kv.mayRespond, { interval: 1 });
      return found;
    }) as never);
    const reading = read();
    await vi.waitUntil(() => kv.isRead, { interval: 1 });
    expect((await call(path, { method })).status).toBe(200);
    kv.mayRespond = true;
    expect(await reading).toMatchObject({ status: 200 });
    startCounting();
    expect(await read()).toMatchObject({ status, ...(status === 200 ? { version: 2 } : {}) });
  });

  test("H3 · does not begin before the API key is checked if the address has just sent an invalid key", async () => {
    const { stage, key } = await newReader();
    const read = async (bearer: string) => {
      startCounting();
      const { status } = await exports.default.fetch(
        `http://localhost:8787/v1/connections/${stage.ids.connection}/token`,
        { headers: { authorization: `Bearer ${bearer}`, "cf-connecting-ip": "203.0.113.77" } },
      );
      return [status, kvReads.mock.calls.filter(([name]) => String(name).startsWith("token:")).length];
    };
    const guess = async () => read((await issueKey("lk", stage.ids.app)).key);
    expect(await guess()).toEqual([401, 1]);
    expect(await guess()).toEqual([401, 0]);
    // The right key is not slowed down by more than the check.
    expect(await read(key)).toEqual([200, 1]);
    stage.clock.advance(MINUTE);
    expect(await guess()).toEqual([401, 1]);
  });

  test("does not authenticate a key again that was deleted while KV was read", async () => {
    const get = env.TOKENS.get.bind(env.TOKENS) as (...values: unknown[]) => Promise<unknown>;
    const { stage, read } = await newReader();
    const [first] = valueOf(await stage.appStub.get()).keys;
    const admin = { authorization: `Bearer ${env.ADMIN_TOKEN}` };
    const kv = { isRead: false, mayRespond: false };
    kvReads.mockImplementation((async (...values: unknown[]) => {
      const found = await get(...values);
      if (!String(values[0]).startsWith("keys:")) return found;
      kv.isRead = true;
      await vi.waitUntil(() => kv.mayRespond, { interval: 1 });
      return found;
    }) as never);
    const reading = read();
    await vi.waitUntil(() => kv.isRead, { interval: 1 });
    const ids = valueOf(await stage.appStub.get()).keys.filter(({ id }) => id !== first?.id);
    for (const { id } of ids) {
      const url = `http://localhost:8787/v1/apps/${stage.ids.app}/keys/${id}`;
      expect((await exports.default.fetch(url, { method: "DELETE", headers: admin })).status).toBe(204);
    }
    kv.mayRespond = true;
    await reading;
    expect((await read()).status).toBe(401);
  });

  test("fails as from the router, and is logged", async () => {
    const { stage, key, call } = await newReader();
    await call("/token");
    const lines = vi.spyOn(console, "info").mockImplementation(() => {});
    const read = async (id: string, query: string) => {
      const url = `http://localhost:8787/v1/connections/${id}/token${query}`;
      const response = await exports.default.fetch(url, { headers: { authorization: `Bearer ${key}` } });
      const { request_id: _, ...body } = await response.json<Record<string, unknown>>();
      const line = JSON.parse(String(lines.mock.calls.at(-1)?.[0])) as Record<string, unknown>;
      const { request_id, duration_ms, ...logged } = line;
      expect(String(request_id)).toBe(response.headers.get("latchkey-request-id"));
      expect(typeof duration_ms).toBe("number");
      const headers = [...response.headers].filter(([name]) => name !== "latchkey-request-id");
      return { status: response.status, body, headers, logged };
    };
    const unknown = `con${"0".repeat(20)}`;
    const before = await read(unknown, "");
    expect(before).toMatchObject({ status: 404, body: { code: "connection_not_found" } });
    // The router serves reads with a query.
    expect(before).toEqual(await read(unknown, "?min_ttl=0"));
    vi.spyOn(console, "error").mockImplementation(() => {});
    objects.mockImplementation(() => {
      throw new Error("unreachable");
    });
    stage.clock.advance(SECOND);
    const failed = await read(unknown, "");
    expect(failed).toMatchObject({ status: 500, body: { code: "internal_error" } });
    expect(failed).toEqual(await read(unknown, "?min_ttl=0"));
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
