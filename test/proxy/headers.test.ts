import { describe, expect, test } from "vitest";
import { requestHeaders, responseHeaders } from "../../src/proxy/headers.ts";

const GRANT = { authorization: "Bearer of-the-grant" };
const send = (caller: Record<string, string>, contentType: string | null = null) =>
  Object.fromEntries(requestHeaders(new Headers(caller), GRANT, { contentType, reserved: [] }));

describe("a request", () => {
  test("keeps what is the caller's to say", () => {
    const headers = { accept: "text/csv", "content-type": "text/plain", "if-match": '"1"', "x-own": "1" };
    expect(send(headers)).toEqual({ ...headers, ...GRANT });
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
    "x-api-key",
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
  ])("F2 · does not carry the caller's %s", (name) => {
    expect(send({ [name]: "callers-own" })).toEqual(GRANT);
  });

  test("F2 · does not carry what a Connection header lists", () => {
    expect(send({ connection: "close, X-Hop", "x-hop": "1", "x-stays": "1" })).toEqual({
      "x-stays": "1",
      ...GRANT,
    });
  });

  test("F2 · carries the grant even when the caller lists its header", () => {
    expect(send({ connection: "authorization" })).toEqual(GRANT);
  });

  test("F2 · lets the grant's headers win over the caller's", () => {
    const credential = { "x-api-key": "of-the-grant", "addepar-firm": "42" };
    const caller = new Headers({ "addepar-firm": "43", "X-API-Key": "callers-own" });
    expect(
      Object.fromEntries(requestHeaders(caller, credential, { contentType: null, reserved: [] })),
    ).toEqual(credential);
  });

  test.each(["a\r\nx-evil: 1", "a\nb", "a\0b"])("F2 · a credential of %j sends nothing", (value) => {
    const attempt = () =>
      requestHeaders(new Headers(), { authorization: value }, { contentType: null, reserved: [] });
    expect(attempt).toThrow(TypeError);
  });

  test("names the provider's content type where the caller names none", () => {
    expect(send({}, "application/json")["content-type"]).toBe("application/json");
    expect(send({ "content-type": "text/csv" }, "application/json")["content-type"]).toBe("text/csv");
  });
});

describe("an answer", () => {
  test.each([
    "set-cookie",
    "set-cookie2",
    "latchkey-error",
    "latchkey-request-id",
    "clear-site-data",
    "strict-transport-security",
    "alt-svc",
    "connection",
  ])("F2 · comes without %s", (name) => {
    expect(responseHeaders(new Headers({ [name]: "x" })).has(name)).toBe(false);
  });

  test("F2 · comes without any of several cookies", () => {
    const provider = new Headers();
    provider.append("set-cookie", "a=1");
    provider.append("set-cookie", "b=2");
    expect(responseHeaders(provider).getSetCookie()).toEqual([]);
  });

  test("keeps what the provider says of its content", () => {
    const provider = { "content-type": "application/json", etag: '"1"', "retry-after": "5", link: "<x>" };
    expect(Object.fromEntries(responseHeaders(new Headers(provider)))).toMatchObject(provider);
  });

  test("can't run as a page of ours", () => {
    const headers = responseHeaders(
      new Headers({ "content-security-policy": "script-src *", "x-content-type-options": "none" }),
    );
    expect(headers.get("content-security-policy")).toBe("sandbox; default-src 'none'");
    expect(headers.get("x-content-type-options")).toBe("nosniff");
  });

  test("keeps a redirect's target for the caller to judge", () => {
    expect(responseHeaders(new Headers({ location: "https://elsewhere.example/" })).get("location")).toBe(
      "https://elsewhere.example/",
    );
  });
});

test("F2 · a header that only the grant may fill is not the caller's, even when the grant has none", () => {
  const caller = new Headers({ "addepar-firm": "999" });
  const sent = requestHeaders(caller, {}, { contentType: null, reserved: ["addepar-firm"] });
  expect(Object.fromEntries(sent)).toEqual({});
});
