// What the client sends and how it takes what comes back, in the runtime of Workers.

import { describe, expect, test, vi } from "vitest";
import { Latchkey, LatchkeyError } from "../../src/client/index.ts";

const ORIGIN = "https://latchkey.example.com";
const KEY = "lk_key";
const ID = "con0123456789abcdefghij";

type Sent = { url: string; init: RequestInit };

/** A client whose requests are answered in turn; the last answer stays. */
function clientOf(answers: (Response | Error)[], options: { timeout?: number; retries?: number } = {}) {
  const sent: Sent[] = [];
  const fetch = (url: string, init: RequestInit): Promise<Response> => {
    sent.push({ url, init });
    const answer = answers[Math.min(sent.length, answers.length) - 1];
    return answer instanceof Response
      ? Promise.resolve(answer.clone())
      : Promise.reject(answer ?? new Error());
  };
  return { sent, latchkey: new Latchkey({ origin: ORIGIN, apiKey: KEY, fetch, ...options }) };
}

/** A client that nobody answers. */
function unansweredClient(options: { timeout?: number } = {}) {
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

const refusalOf = (call: Promise<unknown>) => call.then(() => null).catch((error: unknown) => error);

describe("a call", () => {
  test("has the key, follows no redirect, and has a body only where there is one", async () => {
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
    "with %j for an id is sent nowhere",
    async (id) => {
      const { sent, latchkey } = clientOf([OK]);
      const refused = { name: "LatchkeyError", code: "route_not_found", status: null };
      expect(await refusalOf(latchkey.connections.get(id))).toMatchObject(refused);
      expect(await refusalOf(latchkey.connections.fetch(id, "user"))).toMatchObject(refused);
      expect(sent).toEqual([]);
    },
  );

  test.each(["", "lk key", "lk_ü", "lk\nx"])("needs a key that can be sent: %j is none", (apiKey) => {
    expect(() => new Latchkey({ origin: ORIGIN, apiKey })).toThrow(TypeError);
  });

  test.each(["latchkey.example.com", "latchkey.example.com:443", "localhost:8787", "file:///x", ""])(
    "needs an origin: %j is none",
    (origin) => {
      expect(() => new Latchkey({ origin, apiKey: KEY })).toThrow(TypeError);
    },
  );

  test("leaves out a path behind the origin", async () => {
    const { sent, latchkey } = clientOf([OK]);
    await latchkey.settings.get();
    expect(sent[0]?.url).toBe(`${ORIGIN}/v1/app`);
  });
});

describe("a read", () => {
  test.each([
    ["nobody answered", UNREACHABLE],
    ["somebody on the way answered", new Response("<h1>Bad gateway</h1>", { status: 502 })],
    ["there were too many", problem("rate_limited", 429, { "retry-after": "0" })],
    ["the provider was away", problem("provider_unavailable", 502, { "retry-after": "0" })],
  ])("is sent again after %s", async (_, answer) => {
    const { sent, latchkey } = clientOf([answer, OK]);
    expect(await latchkey.connections.get(ID)).toEqual({ id: ID });
    expect(sent).toHaveLength(2);
  });

  test("is sent three times at most, or as often as was asked for", async () => {
    const twice = clientOf([UNREACHABLE]);
    expect(await refusalOf(twice.latchkey.settings.get())).toMatchObject({
      code: "unreachable",
      status: null,
    });
    expect(twice.sent).toHaveLength(3);
    const once = clientOf([UNREACHABLE], { retries: 0 });
    await refusalOf(once.latchkey.settings.get());
    expect(once.sent).toHaveLength(1);
  });

  test.each([
    ["what will not change", problem("connection_not_found", 404)],
    ["what the operator has to mend", problem("not_configured", 503)],
    ["what is said to take long", problem("provider_unavailable", 502, { "retry-after": "60" })],
    ["an answer that is somebody else's", new Response("<h1>Sign in</h1>", { status: 200 })],
    ["a redirect", Response.redirect("https://login.example.com/", 302)],
  ])("is not sent again after %s", async (_, answer) => {
    const { sent, latchkey } = clientOf([answer]);
    expect(await refusalOf(latchkey.connections.token(ID))).toBeInstanceOf(LatchkeyError);
    expect(sent).toHaveLength(1);
  });

  test("that takes too long is given up, and is not begun again", async () => {
    const { latchkey, signals } = unansweredClient({ timeout: 20 });
    expect(await refusalOf(latchkey.settings.get())).toMatchObject({ code: "timed_out" });
    expect(signals).toHaveLength(1);
  });

  test("is given up at once, also while it waits to be sent again", async () => {
    const { sent, latchkey } = clientOf([problem("rate_limited", 429, { "retry-after": "5" })]);
    const giveUp = new AbortController();
    const refused = refusalOf(latchkey.settings.get({ signal: giveUp.signal }));
    await vi.waitFor(() => expect(sent).toHaveLength(1));
    giveUp.abort(new Error("the page was closed"));
    const before = Date.now();
    expect(await refused).toEqual(new Error("the page was closed"));
    expect(Date.now() - before).toBeLessThan(2_000);
  });

  test("that its caller has given up fails with the caller's own reason", async () => {
    const reason = new Error("the page was closed");
    const { latchkey } = unansweredClient();
    const signal = AbortSignal.abort(reason);
    expect(await refusalOf(latchkey.settings.get({ signal }))).toBe(reason);
    expect(await refusalOf(latchkey.connections.fetch(ID, "user", { signal }))).toBe(reason);
  });
});

test("what may change something is sent once", async () => {
  const { sent, latchkey } = clientOf([UNREACHABLE]);
  for (const call of [
    () => latchkey.connections.refresh(ID),
    () => latchkey.connections.delete(ID),
    () => latchkey.connect.confirm({ handle: "h", end_user_id: "u" }),
    () => latchkey.connections.update(ID, { metadata: {} }),
  ])
    expect(await refusalOf(call())).toMatchObject({ code: "unreachable" });
  expect(sent).toHaveLength(4);
});

describe("an error", () => {
  test("has what the answer says, and says it in its message", async () => {
    const { latchkey } = clientOf([problem("rate_limited", 429, { "retry-after": "30" })]);
    const error = await refusalOf(latchkey.connections.token(ID));
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
    "whose body says no more than %s has its code",
    async (body) => {
      const headers = { "latchkey-error": "rate_limited", "retry-after": "-5" };
      const { latchkey } = clientOf([new Response(body, { status: 429, headers })]);
      const error = { code: "rate_limited", status: 429, retryAfterSeconds: null, errors: [] };
      expect(await refusalOf(latchkey.settings.get())).toMatchObject(error);
    },
  );

  test("of another service is none of Latchkey's, whatever it looks like", async () => {
    const said = JSON.stringify({
      type: "urn:latchkey:problem:connection_not_found",
      code: "connection_not_found",
    });
    const headers = { "content-type": "application/problem+json" };
    const { latchkey } = clientOf([new Response(said, { status: 404, headers })]);
    expect(await refusalOf(latchkey.settings.get())).toMatchObject({
      code: "answer_unexpected",
      status: 404,
    });
    const answer = await latchkey.connections.fetch(ID, "user");
    expect([answer.status, await answer.text()]).toEqual([404, said]);
  });

  test("E1 · never has the key in it", async () => {
    for (const answer of [UNREACHABLE, problem("unauthenticated", 401), new Response("no")]) {
      const error = await refusalOf(clientOf([answer], { retries: 0 }).latchkey.settings.get());
      expect(error).toBeInstanceOf(LatchkeyError);
      const { cause, stack } = error instanceof Error ? error : {};
      expect([error, cause, stack, JSON.stringify(error)].map(String).join(" ")).not.toContain(KEY);
    }
  });
});

describe("a call through the proxy", () => {
  test("is as its caller wrote it, with the key instead of a credential of his", async () => {
    const { sent, latchkey } = clientOf([new Response("made", { status: 201 })]);
    const headers = { authorization: "Basic x", "x-own": "1" };
    const answer = await latchkey.connections.fetch(ID, "/accounts?itemId=1", {
      method: "POST",
      body: "b",
      headers,
    });
    expect(await answer.text()).toBe("made");
    const [{ url, init } = { url: "", init: {} }] = sent;
    expect(url).toBe(`${ORIGIN}/v1/connections/${ID}/proxy/accounts?itemId=1`);
    expect(init).toMatchObject({ method: "POST", body: "b", redirect: "manual" });
    expect(Object.fromEntries(new Headers(init.headers))).toEqual({
      authorization: `Bearer ${KEY}`,
      "x-own": "1",
    });
  });

  test.each(["../token", "x/../../token", "%2e%2e/token", "..\\token", "x/..\\..\\token", ".\t./token"])(
    "does not leave the API's base: %j",
    async (path) => {
      const { sent, latchkey } = clientOf([OK]);
      expect(await refusalOf(latchkey.connections.fetch(ID, path))).toMatchObject({
        code: "proxy_path_invalid",
      });
      expect(sent).toEqual([]);
    },
  );

  test.each(["https://evil.example.com/", "//evil.example.com/", "@evil.example.com/"])(
    "goes to Latchkey, whatever its path looks like: %j",
    async (path) => {
      const { sent, latchkey } = clientOf([OK]);
      await latchkey.connections.fetch(ID, path);
      expect(new URL(sent[0]?.url ?? "").origin).toBe(ORIGIN);
    },
  );

  test("throws what Latchkey says, and gives what the provider says", async () => {
    const failed = clientOf([problem("reauthorization_required", 409)]);
    expect(await refusalOf(failed.latchkey.connections.fetch(ID, "user"))).toMatchObject({
      code: "reauthorization_required",
    });
    const theirs = { status: 400, headers: { "content-type": "application/problem+json" } };
    const answered = clientOf([new Response('{"type":"about:blank"}', theirs)]);
    const answer = await answered.latchkey.connections.fetch(ID, "user");
    expect([answer.status, await answer.text()]).toEqual([400, '{"type":"about:blank"}']);
    const redirected = clientOf([Response.redirect("https://other.example.com/", 302)]);
    expect((await redirected.latchkey.connections.fetch(ID, "user")).status).toBe(302);
  });

  test("that was refused without a body, as a HEAD is, throws too", async () => {
    const { latchkey } = clientOf([
      new Response(null, { status: 404, headers: { "latchkey-error": "connection_not_found" } }),
    ]);
    const refused = await refusalOf(latchkey.connections.fetch(ID, "user", { method: "HEAD" }));
    expect(refused).toMatchObject({ code: "connection_not_found", status: 404 });
  });

  test("that is no request is its caller's mistake", async () => {
    const { sent, latchkey } = clientOf([OK]);
    const mistake = latchkey.connections.fetch(ID, "user", { method: "GET", body: "x" });
    expect(await refusalOf(mistake)).toBeInstanceOf(TypeError);
    expect(sent).toEqual([]);
  });

  test("that can't be sent is sent once", async () => {
    const { sent, latchkey } = clientOf([UNREACHABLE]);
    expect(await refusalOf(latchkey.connections.fetch(ID, "user"))).toMatchObject({ code: "unreachable" });
    expect(sent).toHaveLength(1);
  });
});
