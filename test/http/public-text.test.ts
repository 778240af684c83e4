import { Hono } from "hono";
import { expect, test } from "vitest";
import type { HttpEnv } from "../../src/http/http-env.ts";
import { publicText } from "../../src/http/public-text.ts";

const app = new Hono<HttpEnv>();
app.get("/", (c) => publicText(c, { text: "text", type: "text/plain", maxAgeSeconds: 60 }));

const get = async (etag?: string) =>
  app.request("/", { headers: etag === undefined ? {} : { "if-none-match": etag } });

test("a text can be read by any page, and cached", async () => {
  const response = await get();
  expect(response.status).toBe(200);
  expect(await response.text()).toBe("text");
  expect(Object.fromEntries(response.headers)).toMatchObject({
    "access-control-allow-origin": "*",
    "cache-control": "public, max-age=60",
    "content-type": "text/plain",
  });
});

test("a client that has the current version gets a 304 without the text", async () => {
  const etag = String((await get()).headers.get("etag"));
  for (const known of [etag, `W/${etag}`, `"other", ${etag}`]) {
    const response = await get(known);
    expect([response.status, await response.text()]).toEqual([304, ""]);
    expect(response.headers.get("etag")).toBe(etag);
  }
});

test("a client that has another version gets the text", async () => {
  for (const known of ['"other"', ""]) expect((await get(known)).status).toBe(200);
});
