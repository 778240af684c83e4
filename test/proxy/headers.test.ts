import { describe, expect, test } from "vitest";
import { requestHeaders, responseHeaders } from "../../src/proxy/headers.ts";

const GRANT = { authorization: "Bearer of-the-grant" };
const send = (caller: Record<string, string>, contentType: string | null = null) =>
  Object.fromEntries(requestHeaders(new Headers(caller), GRANT, { contentType, reserved: [] }));

describe("a request", () => {
  test("keeps the caller's own headers", () => {
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
  ])("F2 · does not contain the caller's %s", (name) => {
    expect(send({ [name]: "callers-own" })).toEqual(GRANT);
  });

  test("F2 · does not contain what a Connection header lists", () => {
    expect(send({ connection: "close, X-Hop", "x-hop": "1", "x-stays": "1" })).toEqual({
      "x-stays": "1",
      ...GRANT,
    });
  });

  test("F2 · contains the credential even when the caller lists its header", () => {
    expect(send({ connection: "authorization" })).toEqual(GRANT);
  });

  test("F2 · contains the credential's headers, not the caller's", () => {
    const credential = { "x-api-key": "of-the-grant", "addepar-firm": "42" };
    const caller = new Headers({ "addepar-firm": "43", "X-API-Key": "callers-own" });
    expect(
      Object.fromEntries(requestHeaders(caller, credential, { contentType: null, reserved: [] })),
    ).toEqual(credential);
  });

  test.each(["a\r\nx-evil: 1", "a\nb", "a\0b"])("F2 · with a credential of %j is not sent", (value) => {
    const attempt = () =>
      requestHeaders(new Headers(), { authorization: value }, { contentType: null, reserved: [] });
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
  ])("F2 · does not contain %s", (name) => {
    expect(responseHeaders(new Headers({ [name]: "x" })).has(name)).toBe(false);
  });

  test("F2 · contains none of several cookies", () => {
    const provider = new Headers();
    provider.append("set-cookie", "a=1");
    provider.append("set-cookie", "b=2");
    expect(responseHeaders(provider).getSetCookie()).toEqual([]);
  });

  test("keeps the provider's content headers", () => {
    const provider = { "content-type": "application/json", etag: '"1"', "retry-after": "5", link: "<x>" };
    expect(Object.fromEntries(responseHeaders(new Headers(provider)))).toMatchObject(provider);
  });

  test("can't run as a page of Latchkey", () => {
    const headers = responseHeaders(
      new Headers({ "content-security-policy": "script-src *", "x-content-type-options": "none" }),
    );
    expect(headers.get("content-security-policy")).toBe("sandbox; default-src 'none'");
    expect(headers.get("x-content-type-options")).toBe("nosniff");
  });

  test("keeps the target of a redirect for the caller", () => {
    expect(responseHeaders(new Headers({ location: "https://elsewhere.example/" })).get("location")).toBe(
      "https://elsewhere.example/",
    );
  });
});

test("F2 · a header reserved for the credential is not taken from the caller, even when the credential does not set it", () => {
  const caller = new Headers({ "addepar-firm": "999" });
  const sent = requestHeaders(caller, {}, { contentType: null, reserved: ["addepar-firm"] });
  expect(Object.fromEntries(sent)).toEqual({});
});
