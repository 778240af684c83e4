import { describe, expect, test } from "vitest";
import { attemptCookie, readAttemptCookie } from "../../../src/http/browser/attempt-cookie.ts";

const ORIGIN = "https://latchkey.example.com";
const LOCAL = "http://localhost:8787";

describe("B6 · the cookie of an attempt", () => {
  const [pair = "", ...attributes] = attemptCookie(ORIGIN, "att1", "secret", 600).split("; ");

  test("is bound to this very host", () => {
    expect(pair).toBe("__Host-latchkey_att1=secret");
    // What the prefix asks for: Secure, the root path and no Domain (RFC 6265bis, section 4.1.3.2).
    expect(attributes).toContain("Secure");
    expect(attributes).toContain("Path=/");
    expect(attributes.some((attribute) => attribute.startsWith("Domain"))).toBe(false);
  });

  test("is out of reach for scripts and for other sites' forms", () => {
    expect(attributes).toContain("HttpOnly");
    expect(attributes).toContain("SameSite=Lax");
  });

  test("ends with the attempt", () => {
    expect(attributes).toContain("Max-Age=600");
  });

  test("does without Secure, and so without the prefix, on a plain loopback origin", () => {
    expect(attemptCookie(LOCAL, "att1", "secret", 600)).toBe(
      "latchkey_att1=secret; Path=/; Max-Age=600; HttpOnly; SameSite=Lax",
    );
  });
});

describe("B6 · reading it", () => {
  const header = "other=1; __Host-latchkey_att1=one; __Host-latchkey_att2=two; latchkey_att3=three";

  test("finds each attempt's own, so that tabs do not collide", () => {
    expect(readAttemptCookie(ORIGIN, "att1", header)).toBe("one");
    expect(readAttemptCookie(ORIGIN, "att2", header)).toBe("two");
  });

  test("finds none for another attempt, nor without cookies", () => {
    expect(readAttemptCookie(ORIGIN, "att", header)).toBeNull();
    expect(readAttemptCookie(ORIGIN, "att4", header)).toBeNull();
    expect(readAttemptCookie(ORIGIN, "att1", undefined)).toBeNull();
    expect(readAttemptCookie(ORIGIN, "att1", "")).toBeNull();
  });

  test("does not take one without the prefix for one with it", () => {
    expect(readAttemptCookie(ORIGIN, "att3", header)).toBeNull();
    expect(readAttemptCookie(LOCAL, "att3", header)).toBe("three");
    expect(readAttemptCookie(ORIGIN, "att1", "x__Host-latchkey_att1=one")).toBeNull();
  });
});
