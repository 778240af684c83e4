// The logos of providers, which are served as static files.

import { expect, test } from "vitest";
import { stack } from "../../support/stack.ts";

/** Requests a path, and does not follow redirects. */
async function get(path: string): Promise<Response> {
  const { latchkey } = await stack();
  return fetch(new URL(path, latchkey.origin), { redirect: "manual" });
}

test("a logo can be cached for a day, and runs and loads nothing if it is opened by itself", async () => {
  const response = await get("/logos/github.svg");
  expect(response.status).toBe(200);
  expect(await response.text()).toMatch(/^<svg /);
  expect(Object.fromEntries(response.headers)).toMatchObject({
    "cache-control": "public, max-age=86400, stale-while-revalidate=604800",
    "content-security-policy": "default-src 'none'; sandbox",
    "content-type": "image/svg+xml",
    etag: expect.any(String),
    "x-content-type-options": "nosniff",
  });
});

test("a provider without a logo gets a 404", async () => {
  const response = await get("/logos/oauth2.svg");
  expect([response.status, await response.text()]).toEqual([404, ""]);
});

test("static files take no other path from the Worker", async () => {
  for (const path of ["/_headers", "/logos", "/assets/logos/github.svg", "/github.svg"]) {
    const response = await get(path);
    expect([response.status, await response.text()]).toEqual([404, expect.stringContaining("not_found")]);
  }
});
