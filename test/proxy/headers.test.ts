import { describe, expect, test } from "vitest";
import { USER_AGENT } from "../../src/net/user-agent.ts";
import { setRequestHeaders, setResponseHeaders } from "../../src/proxy/headers.ts";

const GRANT = { authorization: "Bearer of-the-grant" };
const send = (caller: Record<string, string>, contentType: string | null = null) =>
  Object.fromEntries(
    setRequestHeaders(
      new Headers({ "user-agent": "callers-own", "x-request-id": "callers-own", ...caller }),
      GRANT,
      {
        contentType,
        requestId: "req1",
        reserved: ["authorization"],
        fixed: [],
      },
    ),
  );
const SENT = { "user-agent": "callers-own", "x-request-id": "callers-own", ...GRANT };
const receive = (provider: Headers) => setResponseHeaders(provider, (location) => location);

describe("a request", () => {
  test("keeps the caller's own headers", () => {
    const headers = { accept: "text/csv", "content-type": "text/plain", "if-match": '"1"', "x-own": "1" };
    expect(send(headers)).toEqual({ ...headers, ...SENT });
  });

  test.each([
    "authorization",
    "Authorization",
    "host",
    "cookie",
    "content-length",
    "expect",
    "forwarded",
    "via",
    "true-client-ip",
    "x-real-ip",
    "x-forwarded-for",
    "x-forwarded-host",
    "cf-connecting-ip",
    "cf-access-client-secret",
    "sec-fetch-site",
    "connection",
    "keep-alive",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "proxy-authorization",
    "proxy-connection",
    "latchkey-retries",
    "x_forwarded_for",
    "proxy_authorization",
    "cf_connecting_ip",
  ])("F2 · does not contain the caller's %s", (name) => {
    expect(send({ [name]: "callers-own" })).toEqual(SENT);
  });

  test.each([
    "x-host",
    "x-http-host-override",
    "x-original-host",
    "x-original-uri",
    "x-original-url",
    "x-rewrite-url",
  ])("F6 · does not contain the caller's %s, which could replace the path or the host", (name) => {
    expect(send({ [name]: "/admin" })).toEqual(SENT);
  });

  test.each(["x-http-method-override", "x-http-method", "x-method-override"])(
    "F6 · keeps the caller's %s",
    (name) => {
      expect(send({ [name]: "DELETE" })).toEqual({ [name]: "DELETE", ...SENT });
    },
  );

  test("F2 · keeps the caller's x-api-key if the provider's credential is in another header", () => {
    expect(send({ "x-api-key": "app-key" })).toEqual({ "x-api-key": "app-key", ...SENT });
  });

  test("has Latchkey's user agent only if the caller sends none", () => {
    const headers = setRequestHeaders(new Headers(), GRANT, {
      contentType: null,
      requestId: "req1",
      reserved: [],
      fixed: [],
    });
    expect(headers.get("user-agent")).toBe(USER_AGENT);
    expect(USER_AGENT).toMatch(/^Latchkey\/\d+\.\d+\.\d+$/);
    expect(send({ "user-agent": "mine/1" })["user-agent"]).toBe("mine/1");
  });

  test("F2 · does not contain what a Connection header lists", () => {
    expect(send({ connection: "close, X-Hop", "x-hop": "1", "x-stays": "1" })).toEqual({
      "x-stays": "1",
      ...SENT,
    });
  });

  test("F2 · contains the credential even when the caller lists its header", () => {
    expect(send({ connection: "authorization" })).toEqual(SENT);
  });

  test("F2 · contains the credential's headers, not the caller's", () => {
    const credential = { "x-api-key": "of-the-grant", "addepar-firm": "42" };
    const caller = new Headers({
      "addepar-firm": "43",
      addepar_firm: "44",
      "X-API-Key": "callers-own",
      X_API_KEY: "callers-own",
      "user-agent": "mine/1",
      "x-request-id": "mine",
    });
    const reserved = Object.keys(credential);
    expect(
      Object.fromEntries(
        setRequestHeaders(caller, credential, { contentType: null, requestId: "req1", reserved, fixed: [] }),
      ),
    ).toEqual({
      ...credential,
      "user-agent": "mine/1",
      "x-request-id": "mine",
    });
  });

  test.each(["a\r\nx-evil: 1", "a\nb", "a\0b"])("F2 · with a credential of %j is not sent", (value) => {
    const attempt = () =>
      setRequestHeaders(
        new Headers(),
        { authorization: value },
        { contentType: null, requestId: "req1", reserved: [], fixed: [] },
      );
    expect(attempt).toThrow(TypeError);
  });

  test("has the provider's content type where the caller sets none", () => {
    expect(send({}, "application/json")["content-type"]).toBe("application/json");
    expect(send({ "content-type": "text/csv" }, "application/json")["content-type"]).toBe("text/csv");
  });
});

describe("a response", () => {
  test.each([
    "set-cookie",
    "set-cookie2",
    "latchkey-error",
    "latchkey-request-id",
    "clear-site-data",
    "strict-transport-security",
    "alt-svc",
    "connection",
    "accept-ch",
    "critical-ch",
    "nel",
    "report-to",
    "reporting-endpoints",
    "service-worker-allowed",
    "set-login",
    "use-as-dictionary",
  ])("F2 · does not contain %s", (name) => {
    expect(receive(new Headers({ [name]: "x" })).has(name)).toBe(false);
  });

  test.each(["content-security-policy-report-only", "refresh"])("F6 · does not contain %s", (name) => {
    expect(receive(new Headers({ [name]: "0; url=/dashboard" })).has(name)).toBe(false);
  });

  test("F6 · contains the provider's Link", () => {
    const link = '<https://api.example.com/v1/items?page=2>; rel="next"';
    expect(receive(new Headers({ link })).get("link")).toBe(link);
  });

  test("F2 · contains none of several cookies", () => {
    const provider = new Headers();
    provider.append("set-cookie", "a=1");
    provider.append("set-cookie", "b=2");
    expect(receive(provider).getSetCookie()).toEqual([]);
  });

  test("keeps the provider's content headers", () => {
    const provider = { "content-type": "application/json", etag: '"1"', "retry-after": "5", link: "<x>" };
    expect(Object.fromEntries(receive(new Headers(provider)))).toMatchObject(provider);
  });

  test("can't run as a page of Latchkey", () => {
    const headers = receive(
      new Headers({ "content-security-policy": "script-src *", "x-content-type-options": "none" }),
    );
    expect(headers.get("content-security-policy")).toBe("sandbox; default-src 'none'");
    expect(headers.get("x-content-type-options")).toBe("nosniff");
  });

  test.each(["location", "content-location"])("F4 · has its %s rewritten", (name) => {
    const headers = setResponseHeaders(new Headers({ [name]: "/a" }), (location) => `/proxy${location}`);
    expect(headers.get(name)).toBe("/proxy/a");
  });
});

test("F2 · a header reserved for the credential is not taken from the caller, even when the credential does not set it", () => {
  const caller = new Headers({ "addepar-firm": "999" });
  const sent = setRequestHeaders(
    caller,
    {},
    { contentType: null, requestId: "req1", reserved: ["addepar-firm"], fixed: [] },
  );
  expect(sent.has("addepar-firm")).toBe(false);
});
