import { Hono } from "hono";
import { describe, expect, test } from "vitest";
import { callerAddress } from "../../../src/http/middleware/rate-limit.ts";
import type { HttpEnv } from "../../../src/http/http-env.ts";

const asker = new Hono<HttpEnv>().get("/", (c) => c.text(callerAddress(c)));

async function counted(address?: string): Promise<string> {
  const headers = address === undefined ? {} : { "cf-connecting-ip": address };
  return (await asker.request("/", { headers })).text();
}

describe("H3 · whom a limit counts", () => {
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
  ])("%s and %s are of one /64", async (a, b) => {
    expect(await counted(a)).toBe(await counted(b));
  });

  test.each([
    ["2001:db8:1:2::1", "2001:db8:1:3::1"],
    ["2001:db8:1:2::1", "2001:db8:2::1"],
    ["2001:db8::1", "2001:db8:0:1::1"],
    ["::1:0:0:0:0", "::1"],
    ["1:2:3::", "1:2:3:4::"],
    ["10.0.0.1", "10.0.0.2"],
  ])("%s and %s are two", async (a, b) => {
    expect(await counted(a)).not.toBe(await counted(b));
  });

  test("an IPv4 address is counted as it is, and what is none as well", async () => {
    expect(await counted("203.0.113.7")).toBe("203.0.113.7");
    expect(await counted("no:address")).toBe("no:address");
    expect(await counted()).toBe("unknown");
  });
});
