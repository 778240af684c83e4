import { Hono } from "hono";
import { describe, expect, test } from "vitest";
import { callerAddress } from "../../../src/http/middleware/rate-limit.ts";
import type { HttpEnv } from "../../../src/http/http-env.ts";

const echo = new Hono<HttpEnv>().get("/", (c) => c.text(callerAddress(c)));

async function addressOf(address?: string): Promise<string> {
  const headers = address === undefined ? {} : { "cf-connecting-ip": address };
  return (await echo.request("/", { headers })).text();
}

describe("H3 · the address that a limit counts", () => {
  test.each([
    ["2001:db8:1:2::1", "2001:db8:1:2::2"],
    ["2001:db8:1:2::1", "2001:db8:1:2:ffff:ffff:ffff:ffff"],
    ["2001:db8:1:2::1", "2001:0DB8:0001:0002:0:0:0:9"],
    ["2001:db8::1", "2001:db8:0:0:1::"],
    ["2001:db8::", "2001:db8:0:0:ffff::1"],
    ["::1", "::2"],
    ["::1:2:3:4", "::"],
    ["1:2:3::", "1:2:3:0:5:6:7:8"],
    ["1:2:3:4:5:6:7::", "1:2:3:4::8"],
  ])("is the same for %s and %s, which share a /64", async (a, b) => {
    expect(await addressOf(a)).toBe(await addressOf(b));
  });

  test.each([
    ["2001:db8:1:2::1", "2001:db8:1:3::1"],
    ["2001:db8:1:2::1", "2001:db8:2::1"],
    ["2001:db8::1", "2001:db8:0:1::1"],
    ["::1:0:0:0:0", "::1"],
    ["1:2:3::", "1:2:3:4::"],
    ["10.0.0.1", "10.0.0.2"],
  ])("differs for %s and %s", async (a, b) => {
    expect(await addressOf(a)).not.toBe(await addressOf(b));
  });

  test("is unchanged for IPv4 addresses and for values that are not addresses", async () => {
    expect(await addressOf("203.0.113.7")).toBe("203.0.113.7");
    expect(await addressOf("no:address")).toBe("no:address");
    expect(await addressOf()).toBe("unknown");
  });
});
