import { describe, expect, test } from "vitest";
import { allowedRetries, retryDelayMs } from "../../src/proxy/retries.ts";

const NOW = Date.UTC(2026, 0, 15, 12, 0, 0);
const NONE_YET = { retries: 0, waitedMs: 0 };

const allowed = (value: string, method = "GET", headers: Record<string, string> = {}) =>
  allowedRetries(
    new Request("https://x.example", { method, headers: { ...headers, "latchkey-retries": value } }),
  );

const delay = (status: number, headers: Record<string, string> = {}, earlier = NONE_YET) =>
  retryDelayMs(new Response(null, { status, headers }), earlier, ["x-reset"], NOW);

describe("the number of retries", () => {
  test.each(["1", "2", "3"])("can be %s", (value) => {
    expect(allowed(value)).toBe(Number(value));
  });

  test.each(["0", "4", "", "-1", "1.5", "01", "three", "1, 2", "2;any", "2;any-method;x", "any-method"])(
    "can't be %j",
    (value) => {
      expect(allowed(value)).toBeNull();
    },
  );

  test("is undefined if the caller asks for none", () => {
    expect(allowedRetries(new Request("https://x.example"))).toBeUndefined();
  });

  test.each(["GET", "HEAD", "OPTIONS", "PUT", "DELETE"])("applies to %s, which is idempotent", (method) => {
    expect(allowed("2", method)).toBe(2);
  });

  test.each(["POST", "PATCH", "PROPPATCH"])("applies to %s only if the caller says so", (method) => {
    expect(allowed("2", method)).toBe(0);
    expect(allowed("2;any-method", method)).toBe(2);
    expect(allowed("2; any-method", method)).toBe(2);
  });

  test.each(["x-http-method-override", "x-http-method", "x-method-override"])(
    "applies to a GET with %s only if the caller says so, because the API runs another method",
    (name) => {
      expect(allowed("2", "GET", { [name]: "PATCH" })).toBe(0);
      expect(allowed("2;any-method", "GET", { [name]: "PATCH" })).toBe(2);
    },
  );
});

describe("the wait before a retry", () => {
  test.each([429, 500, 502, 503, 504])(
    "is at most a second for a %i without further information",
    (status) => {
      expect(delay(status)).toBeGreaterThanOrEqual(500);
      expect(delay(status)).toBeLessThanOrEqual(1_000);
    },
  );

  test.each([200, 204, 301, 400, 401, 403, 404, 408, 409, 501, 505])("there is none for a %i", (status) => {
    expect(delay(status, { "retry-after": "1" })).toBeNull();
  });

  test.each([
    ["7", 7_000],
    ["Thu, 15 Jan 2026 12:00:07 GMT", 7_000],
    [String(NOW / 1000 + 7), 7_000],
    [String(NOW + 7_000), 7_000],
    ["6.5", 7_000],
  ])("is what Retry-After says: %s", (value, expected) => {
    expect(delay(503, { "retry-after": value })).toBe(expected);
  });

  test("is never shorter than the usual wait", () => {
    expect(delay(429, { "retry-after": "0" })).toBeGreaterThanOrEqual(500);
  });

  test("is what the provider's own header says for a 429 without Retry-After", () => {
    expect(delay(429, { "x-reset": String(NOW / 1000 + 4) })).toBe(4_000);
    expect(delay(429, { "x-reset": "600", "retry-after": "2" })).toBe(2_000);
    expect(delay(503, { "x-reset": "600" })).toBeLessThanOrEqual(1_000);
  });

  test("ends the retries if it would exceed 10 seconds in all", () => {
    expect(delay(429, { "retry-after": "10" })).toBe(10_000);
    expect(delay(429, { "retry-after": "11" })).toBeNull();
    expect(delay(429, { "retry-after": "5" }, { retries: 1, waitedMs: 5_001 })).toBeNull();
    expect(delay(500, {}, { retries: 2, waitedMs: 9_000 })).toBeNull();
  });
});
