import { env } from "cloudflare:workers";
import { Hono } from "hono";
import { expect, test } from "vitest";
import type { HttpEnv } from "../../../src/http/http-env.ts";
import { assignRequestId, requireConfig } from "../../../src/http/middleware/request-context.ts";

const router = new Hono<HttpEnv>().use(assignRequestId, requireConfig).get("/", (c) => c.text("ok"));
const HTTPS = { ...env, PUBLIC_ORIGIN: "https://latchkey.example.com", ALLOW_LOOPBACK: "false" };

test("F6 · every response on an https origin has Strict-Transport-Security, also a 404", async () => {
  for (const [path, status] of [
    ["/", 200],
    ["/missing", 404],
  ] as const) {
    const response = await router.request(path, {}, HTTPS);
    expect(response.status).toBe(status);
    expect(response.headers.get("strict-transport-security")).toBe("max-age=31536000");
  }
});

test("F6 · no response on an http origin has Strict-Transport-Security", async () => {
  const response = await router.request("/", {}, env);
  expect(response.status).toBe(200);
  expect(response.headers.has("strict-transport-security")).toBe(false);
});
