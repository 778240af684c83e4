import { describe, expect, test } from "vitest";
import { flowCookie, readFlowCookie } from "../../../src/http/browser/flow-cookies.ts";

const ORIGIN = "https://latchkey.example.com";
const LOCAL = "http://localhost:8787";

describe("B6 · the cookie of an attempt", () => {
  const [pair = "", ...attributes] = flowCookie(ORIGIN, "att1", "secret", 600).split("; ");

  test("belongs to this host only", () => {
    expect(pair).toBe("__Host-latchkey_att1=secret");
    // The prefix requires Secure, the root path and no Domain (RFC 6265bis, section 4.1.3.2).
    expect(attributes).toContain("Secure");
    expect(attributes).toContain("Path=/");
    expect(attributes.some((attribute) => attribute.startsWith("Domain"))).toBe(false);
  });

  test("is not available to scripts or to forms of other sites", () => {
    expect(attributes).toContain("HttpOnly");
    expect(attributes).toContain("SameSite=Lax");
  });

  test("expires with the attempt", () => {
    expect(attributes).toContain("Max-Age=600");
  });

  test("omits Secure and the prefix on a loopback origin without https", () => {
    expect(flowCookie(LOCAL, "att1", "secret", 600)).toBe(
      "latchkey_att1=secret; Path=/; Max-Age=600; HttpOnly; SameSite=Lax",
    );
  });
});

describe("B6 · reading the cookie of an attempt", () => {
  const header = "other=1; __Host-latchkey_att1=one; __Host-latchkey_att2=two; latchkey_att3=three";

  test("finds the cookie of each attempt, so that tabs do not collide", () => {
    expect(readFlowCookie(ORIGIN, "att1", header)).toBe("one");
    expect(readFlowCookie(ORIGIN, "att2", header)).toBe("two");
  });

  test("returns null for another attempt and without cookies", () => {
    expect(readFlowCookie(ORIGIN, "att", header)).toBeNull();
    expect(readFlowCookie(ORIGIN, "att4", header)).toBeNull();
    expect(readFlowCookie(ORIGIN, "att1", undefined)).toBeNull();
    expect(readFlowCookie(ORIGIN, "att1", "")).toBeNull();
  });

  test("does not accept a cookie without the prefix", () => {
    expect(readFlowCookie(ORIGIN, "att3", header)).toBeNull();
    expect(readFlowCookie(LOCAL, "att3", header)).toBe("three");
    expect(readFlowCookie(ORIGIN, "att1", "x__Host-latchkey_att1=one")).toBeNull();
  });
});
