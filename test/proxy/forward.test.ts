import { env } from "cloudflare:workers";
import { afterEach, describe, expect, test, vi } from "vitest";
import type { AccessToken } from "../../src/connection/token/token-set.ts";
import { parqex } from "../../src/providers/parqex.ts";
import { forward } from "../../src/proxy/forward.ts";
import { ok } from "../../src/shared/result.ts";
import { valueOf } from "../support/workers/create-connection.ts";
import { fakeProvider } from "../support/workers/scripted-fetch.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

const token = (version: number): AccessToken => ({
  access_token: `access-${version}`,
  issued_at: 0,
  expires_at: null,
  scopes: [],
  version,
  refreshable: true,
  token_type: "Bearer",
  integration: "int",
  variables: {},
  origins_since: 0,
  metadata: {},
});

/** Calls a path. Each rejected token is renewed to the next version. */
async function call(path: string, init: RequestInit = {}) {
  const renewed: number[] = [];
  const target = {
    provider: parqex,
    apiBaseUrl: "https://api.example.com/v1",
    path,
    query: "",
    policy: { allowLoopback: false, ownOrigin: env.PUBLIC_ORIGIN ?? "" },
    requestId: "req",
  };
  const result = await forward(
    new Request("https://latchkey.example.com/", init),
    target,
    token(1),
    (version) => {
      renewed.push(version);
      return Promise.resolve(ok(token(version + 1)));
    },
  );
  return { result, renewed };
}

test("H2 · a body that is longer than its content-length is neither buffered nor sent", async () => {
  const received = fakeProvider(refusesAll);
  let read = 0;
  const endless = new ReadableStream({
    pull(controller) {
      read += 1;
      controller.enqueue(new Uint8Array(16 * 1024));
    },
  });
  const { result } = await call("user-info", {
    method: "POST",
    body: endless,
    headers: { "content-length": "10" },
  });
  expect(result).toMatchObject({ ok: false, failure: { code: "proxy_request_invalid" } });
  expect(received).toHaveLength(0);
  expect(read).toBeLessThan(10);
});

const refusesAll = () => new Response(null, { status: 401 });

describe("F5 · a 401", () => {
  test("refreshes once, and the request is sent once more with its body", async () => {
    const received = fakeProvider(refusesAll);
    const { result, renewed } = await call("user-info", {
      method: "POST",
      body: "a=1",
      headers: { "content-length": "3" },
    });
    expect(valueOf(result).status).toBe(401);
    expect(renewed).toEqual([1]);
    expect(received.map(({ authorization }) => authorization)).toEqual([
      "Bearer access-1",
      "Bearer access-2",
    ]);
    expect(received.map(({ form }) => form.get("a"))).toEqual(["1", "1"]);
  });

  test.each(["toggle", "toggle/7", "TOGGLE/7", "%74oggle/7", "%54OGGLE/7"])(
    "never sends %s again, because it opens a door",
    async (path) => {
      const received = fakeProvider(refusesAll);
      const { result } = await call(path, { method: "POST" });
      expect(valueOf(result).status).toBe(401);
      expect(received).toHaveLength(1);
    },
  );

  test.each(["%zz", "%e0%a4", "%"])("is passed on for a path with an invalid encoding: %s", async (path) => {
    fakeProvider(refusesAll);
    const { result } = await call(path);
    expect(valueOf(result).status).toBe(401);
  });
});

test.each([400, 403, 404, 429, 500])("F5 · a %i does not refresh", async (status) => {
  const received = fakeProvider(() => new Response(null, { status }));
  const { result, renewed } = await call("user-info");
  expect(valueOf(result).status).toBe(status);
  expect(renewed).toEqual([]);
  expect(received).toHaveLength(1);
});

test("F4 · a redirect is passed on", async () => {
  const received = fakeProvider(() => Response.redirect("https://elsewhere.example/", 302));
  const { result } = await call("user-info");
  expect(valueOf(result).headers.get("location")).toBe("https://elsewhere.example/");
  expect(received).toHaveLength(1);
});

test.each(["../admin", "%2e%2e/admin", "a%2fb", "//evil.example.com"])(
  "F1 · a path that would leave the base is not sent: %s",
  async (path) => {
    const received = fakeProvider(() => new Response());
    const { result } = await call(path);
    expect(result).toMatchObject({ failure: { code: "proxy_path_invalid" } });
    expect(received).toEqual([]);
  },
);
