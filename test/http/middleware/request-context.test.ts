import { Hono } from "hono";
import { expect, test } from "vitest";
import type { HttpEnv } from "../../../src/http/http-env.ts";
import { assignRequestId } from "../../../src/http/middleware/request-context.ts";

const router = new Hono<HttpEnv>().use(assignRequestId).get("/", (c) => c.text("ok"));

test("F6 · every response on an https origin has Strict-Transport-Security, also a 404", async () => {
  for (const path of ["/", "/missing"]) {
    const { headers } = await router.request(`https://latchkey.example.com${path}`);
    expect(headers.get("strict-transport-security")).toBe("max-age=31536000");
  }
});

test("F6 · no response on an http origin has Strict-Transport-Security", async () => {
  const { headers } = await router.request("http://localhost:8787/");
  expect(headers.has("strict-transport-security")).toBe(false);
});
