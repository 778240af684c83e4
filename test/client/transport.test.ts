// What the client sends and how it handles responses, in the Workers runtime.

import { describe, expect, test, vi } from "vitest";
import { Latchkey, LatchkeyError } from "../../src/client/index.ts";

const ORIGIN = "https://latchkey.example.com";
const KEY = "lk_key";
const ID = "con0123456789abcdefghij";

type Sent = { url: string; init: RequestInit };

/** A client whose requests get these responses in order. The last response repeats. */
function clientOf(responses: (Response | Error)[], options: { timeout?: number; retries?: number } = {}) {
  const sent: Sent[] = [];
  const fetch = (url: string, init: RequestInit): Promise<Response> => {
    sent.push({ url, init });
    const response = responses[Math.min(sent.length, responses.length) - 1];
    return response instanceof Response
      ? Promise.resolve(response.clone())
      : Promise.reject(response ?? new Error());
  };
  return { sent, latchkey: new Latchkey({ origin: ORIGIN, apiKey: KEY, fetch, ...options }) };
}

/** A client that never gets a response. */
function stalledClient(options: { timeout?: number } = {}) {
  const signals: (AbortSignal | null | undefined)[] = [];
  const fetch = async (_: string, { signal }: RequestInit) => {
    signals.push(signal);
    signal?.throwIfAborted();
    return new Promise<Response>((__, reject) => {
      signal?.addEventListener("abort", () => reject(signal.reason));
    });
  };
  return { signals, latchkey: new Latchkey({ origin: ORIGIN, apiKey: KEY, fetch, ...options }) };
}

const problem = (code: string, status: number, headers: Record<string, string> = {}) =>
  new Response(
    JSON.stringify({ type: `urn:latchkey:problem:${code}`, title: "No", status, code, request_id: "req1" }),
    {
      status,
      headers: {
        "content-type": "application/problem+json",
        "latchkey-error": code,
        "latchkey-request-id": "req1",
        ...headers,
      },
    },
  );

const OK = Response.json({ id: ID });
const UNREACHABLE = new TypeError("fetch failed");

const errorOf = (call: Promise<unknown>) => call.then(() => null).catch((error: unknown) => error);

describe("a call", () => {
  test("sends the key, does not follow redirects, and sends a body only if there is one", async () => {
    const { sent, latchkey } = clientOf([OK]);
    await latchkey.connections.get(ID);
    await latchkey.connections.update(ID, { metadata: {} });
    expect(sent.map(({ url }) => url)).toEqual(Array(2).fill(`${ORIGIN}/v1/connections/${ID}`));
    expect(sent.map(({ init }) => init.redirect)).toEqual(["manual", "manual"]);
    expect(sent.map(({ init }) => init.body)).toEqual([undefined, '{"metadata":{}}']);
    const [first] = sent;
    expect(new Headers(first?.init.headers).get("authorization")).toBe(`Bearer ${KEY}`);
  });

  test.each(["", ".", "..", "../v1/app", "a/b", "a?b", "a#b", "a%2fb", "a b"])(
    "with the ID %j is not sent",
    async (id) => {
      const { sent, latchkey } = clientOf([OK]);
      const rejected = { name: "LatchkeyError", code: "route_not_found", status: null };
      expect(await errorOf(latchkey.connections.get(id))).toMatchObject(rejected);
      expect(await errorOf(latchkey.connections.fetch(id, "user"))).toMatchObject(rejected);
      expect(sent).toEqual([]);
    },
  );

  test.each(["", "lk key", "lk_ü", "lk\nx"])("rejects the key %j, which cannot be sent", (apiKey) => {
    expect(() => new Latchkey({ origin: ORIGIN, apiKey })).toThrow(TypeError);
  });

  test.each(["latchkey.example.com", "latchkey.example.com:443", "localhost:8787", "file:///x", ""])(
    "rejects the origin %j",
    (origin) => {
      expect(() => new Latchkey({ origin, apiKey: KEY })).toThrow(TypeError);
    },
  );

  test("goes to the origin of the configured URL", async () => {
    const { sent, latchkey } = clientOf([OK]);
    await latchkey.settings.get();
    expect(sent[0]?.url).toBe(`${ORIGIN}/v1/app`);
  });
});

describe("a read", () => {
  test.each([
    ["a network error", UNREACHABLE],
    ["a response from a gateway", new Response("<h1>Bad gateway</h1>", { status: 502 })],
    ["a rate limit", problem("rate_limited", 429, { "retry-after": "0" })],
    ["a provider outage", problem("provider_unavailable", 502, { "retry-after": "0" })],
  ])("is retried after %s", async (_, response) => {
    const { sent, latchkey } = clientOf([response, OK]);
    expect(await latchkey.connections.get(ID)).toEqual({ id: ID });
    expect(sent).toHaveLength(2);
  });

  test("is retried twice, or as often as `retries` says", async () => {
    const byDefault = clientOf([UNREACHABLE]);
    expect(await errorOf(byDefault.latchkey.settings.get())).toMatchObject({
      code: "unreachable",
      status: null,
    });
    expect(byDefault.sent).toHaveLength(3);
    const withoutRetries = clientOf([UNREACHABLE], { retries: 0 });
    await errorOf(withoutRetries.latchkey.settings.get());
    expect(withoutRetries.sent).toHaveLength(1);
  });

  test.each([
    ["a permanent error", problem("connection_not_found", 404)],
    ["an error that the operator must fix", problem("not_configured", 503)],
    ["a long Retry-After", problem("provider_unavailable", 502, { "retry-after": "60" })],
    ["a response of another service", new Response("<h1>Sign in</h1>", { status: 200 })],
    ["a redirect", Response.redirect("https://login.example.com/", 302)],
  ])("is not retried after %s", async (_, response) => {
    const { sent, latchkey } = clientOf([response]);
    expect(await errorOf(latchkey.connections.token(ID))).toBeInstanceOf(LatchkeyError);
    expect(sent).toHaveLength(1);
  });

  test("fails after the timeout and is not retried", async () => {
    const { latchkey, signals } = stalledClient({ timeout: 20 });
    expect(await errorOf(latchkey.settings.get())).toMatchObject({ code: "timed_out" });
    expect(signals).toHaveLength(1);
  });

  test("can be aborted while it waits for a retry", async () => {
    const { sent, latchkey } = clientOf([problem("rate_limited", 429, { "retry-after": "5" })]);
    const controller = new AbortController();
    const error = errorOf(latchkey.settings.get({ signal: controller.signal }));
    await vi.waitFor(() => expect(sent).toHaveLength(1), { timeout: 30_000 });
    controller.abort(new Error("the page was closed"));
    const before = Date.now();
    expect(await error).toEqual(new Error("the page was closed"));
    expect(Date.now() - before).toBeLessThan(2_000);
  });

  test("fails with the caller's own reason when the caller aborts it", async () => {
    const reason = new Error("the page was closed");
    const { latchkey } = stalledClient();
    const signal = AbortSignal.abort(reason);
    expect(await errorOf(latchkey.settings.get({ signal }))).toBe(reason);
    expect(await errorOf(latchkey.connections.fetch(ID, "user", { signal }))).toBe(reason);
  });
});

test("requests that may change something are sent once", async () => {
  const { sent, latchkey } = clientOf([UNREACHABLE]);
  for (const call of [
    () => latchkey.connections.refresh(ID),
    () => latchkey.connections.delete(ID),
    () => latchkey.connect.confirm({ handle: "h", end_user_id: "u" }),
    () => latchkey.connections.update(ID, { metadata: {} }),
  ])
    expect(await errorOf(call())).toMatchObject({ code: "unreachable" });
  expect(sent).toHaveLength(4);
});

describe("an error", () => {
  test("has the properties of the response and a message", async () => {
    const { latchkey } = clientOf([problem("rate_limited", 429, { "retry-after": "30" })]);
    const error = await errorOf(latchkey.connections.token(ID));
    expect(error).toMatchObject({
      name: "LatchkeyError",
      code: "rate_limited",
      status: 429,
      requestId: "req1",
      retryAfterSeconds: 30,
      detail: null,
      errors: [],
      title: "No",
      message: "No (rate_limited)",
    });
  });

  test.each(["null", "[]", '"x"', "{}", "{"])(
    "with the body %s has at least the code from the header",
    async (body) => {
      const headers = { "latchkey-error": "rate_limited", "retry-after": "-5" };
      const { latchkey } = clientOf([new Response(body, { status: 429, headers })]);
      const error = { code: "rate_limited", status: 429, retryAfterSeconds: null, errors: [] };
      expect(await errorOf(latchkey.settings.get())).toMatchObject(error);
    },
  );

  test("of another service is not taken for an error of Latchkey, even if it looks like one", async () => {
    const body = JSON.stringify({
      type: "urn:latchkey:problem:connection_not_found",
      code: "connection_not_found",
    });
    const headers = { "content-type": "application/problem+json" };
    const { latchkey } = clientOf([new Response(body, { status: 404, headers })]);
    expect(await errorOf(latchkey.settings.get())).toMatchObject({
      code: "answer_unexpected",
      status: 404,
    });
    const response = await latchkey.connections.fetch(ID, "user");
    expect([response.status, await response.text()]).toEqual([404, body]);
  });

  test("E1 · never contains the key", async () => {
    for (const response of [UNREACHABLE, problem("unauthenticated", 401), new Response("no")]) {
      const error = await errorOf(clientOf([response], { retries: 0 }).latchkey.settings.get());
      expect(error).toBeInstanceOf(LatchkeyError);
      const { cause, stack } = error instanceof Error ? error : {};
      expect([error, cause, stack, JSON.stringify(error)].map(String).join(" ")).not.toContain(KEY);
    }
  });
});

describe("a call through the proxy", () => {
  test("is sent unchanged, with the key in place of the caller's credential", async () => {
    const { sent, latchkey } = clientOf([new Response("created", { status: 201 })]);
    const headers = { authorization: "Basic x", "x-own": "1" };
    const response = await latchkey.connections.fetch(ID, "/accounts?itemId=1", {
      method: "POST",
      body: "b",
      headers,
    });
    expect(await response.text()).toBe("created");
    const [{ url, init } = { url: "", init: {} }] = sent;
    expect(url).toBe(`${ORIGIN}/v1/connections/${ID}/proxy/accounts?itemId=1`);
    expect(init).toMatchObject({ method: "POST", body: "b", redirect: "manual" });
    expect(Object.fromEntries(new Headers(init.headers))).toEqual({
      authorization: `Bearer ${KEY}`,
      "x-own": "1",
    });
  });

  test("follows a Location that is a path of the proxy", async () => {
    const { sent, latchkey } = clientOf([OK]);
    await latchkey.connections.fetch(ID, `/v1/connections/${ID}/proxy/a%2Fb?c=d`);
    expect(sent[0]?.url).toBe(`${ORIGIN}/v1/connections/${ID}/proxy/a%2Fb?c=d`);
  });

  test.each([
    [{ retries: 2 }, "2"],
    [{ retries: 3, retryAnyMethod: true }, "3;any-method"],
    [{ retries: 1, retryAnyMethod: false }, "1"],
    [{ retryAnyMethod: true }, null],
  ] as const)("asks for retries with %j", async (init, expected) => {
    const { sent, latchkey } = clientOf([OK]);
    await latchkey.connections.fetch(ID, "user", { ...init, headers: { "x-own": "1" } });
    const headers = new Headers(sent[0]?.init.headers);
    expect([headers.get("latchkey-retries"), headers.get("x-own")]).toEqual([expected, "1"]);
  });

  test.each(["../token", "x/../../token", "%2e%2e/token", "..\\token", "x/..\\..\\token", ".\t./token"])(
    "cannot leave the API's base URL with the path %j",
    async (path) => {
      const { sent, latchkey } = clientOf([OK]);
      expect(await errorOf(latchkey.connections.fetch(ID, path))).toMatchObject({
        code: "proxy_path_invalid",
      });
      expect(sent).toEqual([]);
    },
  );

  test.each(["https://evil.example.com/", "//evil.example.com/", "@evil.example.com/"])(
    "goes to Latchkey with the path %j",
    async (path) => {
      const { sent, latchkey } = clientOf([OK]);
      await latchkey.connections.fetch(ID, path);
      expect(new URL(sent[0]?.url ?? "").origin).toBe(ORIGIN);
    },
  );

  test("throws Latchkey's errors and returns the provider's responses", async () => {
    const failed = clientOf([problem("reauthorization_required", 409)]);
    expect(await errorOf(failed.latchkey.connections.fetch(ID, "user"))).toMatchObject({
      code: "reauthorization_required",
    });
    const providerError = { status: 400, headers: { "content-type": "application/problem+json" } };
    const forwarded = clientOf([new Response('{"type":"about:blank"}', providerError)]);
    const response = await forwarded.latchkey.connections.fetch(ID, "user");
    expect([response.status, await response.text()]).toEqual([400, '{"type":"about:blank"}']);
    const redirected = clientOf([Response.redirect("https://other.example.com/", 302)]);
    expect((await redirected.latchkey.connections.fetch(ID, "user")).status).toBe(302);
  });

  test("throws for an error without a body, such as the response to a HEAD request", async () => {
    const { latchkey } = clientOf([
      new Response(null, { status: 404, headers: { "latchkey-error": "connection_not_found" } }),
    ]);
    const error = await errorOf(latchkey.connections.fetch(ID, "user", { method: "HEAD" }));
    expect(error).toMatchObject({ code: "connection_not_found", status: 404 });
  });

  test("throws a TypeError for an invalid request", async () => {
    const { sent, latchkey } = clientOf([OK]);
    const call = latchkey.connections.fetch(ID, "user", { method: "GET", body: "x" });
    expect(await errorOf(call)).toBeInstanceOf(TypeError);
    expect(sent).toEqual([]);
  });

  test("is not retried after a network error", async () => {
    const { sent, latchkey } = clientOf([UNREACHABLE]);
    expect(await errorOf(latchkey.connections.fetch(ID, "user"))).toMatchObject({ code: "unreachable" });
    expect(sent).toHaveLength(1);
  });
});

test("the list of integrations contains those of all its pages", async () => {
  const pages = [
    { data: [{ id: "a" }, { id: "b" }], next_cursor: "b" },
    { data: [{ id: "c" }], next_cursor: null },
  ];
  const { sent, latchkey } = clientOf(pages.map((page) => Response.json(page)));
  expect((await latchkey.integrations.list()).map(({ id }) => id)).toEqual(["a", "b", "c"]);
  expect(sent.map(({ url }) => new URL(url).search)).toEqual(["", "?cursor=b"]);
});
