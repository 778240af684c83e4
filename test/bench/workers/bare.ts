// The minimal Worker that Latchkey is compared with. It sends the same bytes as Latchkey, and uses the same framework,
// KV read and API, but no API keys, no policy and no encryption.

import { Hono } from "hono";
import type { SampleResponses } from "../sample-responses.ts";

type Env = {
  TOKENS: { get(key: string, options: { type: "text"; cacheTtl: number }): Promise<string | null> };
  PROVIDER_ORIGIN: string;
};

/** The same as in Latchkey's token cache. */
const KV_CACHE_SECONDS = 30;

let sample: SampleResponses = { token: { headers: {}, body: "" }, proxyHeaders: {} };

const app = new Hono<{ Bindings: Env }>();

app.post("/sample-responses", async (c) => {
  sample = await c.req.json();
  return c.body(null, 204);
});

app.get("/v1/connections/:connection/token", (c) => c.body(sample.token.body, 200, sample.token.headers));

app.get("/kv/:key", async (c) => {
  const entry = await c.env.TOKENS.get(c.req.param("key"), { type: "text", cacheTtl: KV_CACHE_SECONDS });
  return entry === null ? c.body(null, 404) : c.body(sample.token.body, 200, sample.token.headers);
});

app.all("/v1/connections/:connection/proxy/:path{.+}", async (c) => {
  const request = new Request(`${c.env.PROVIDER_ORIGIN}/${c.req.param("path")}`, c.req.raw);
  const provided = await fetch(request, { redirect: "manual" });
  const response = new Response(provided.body, provided);
  for (const name in sample.proxyHeaders) response.headers.set(name, sample.proxyHeaders[name] ?? "");
  return response;
});

// oxlint-disable-next-line import/no-default-export -- the runtime requires one
export default app;
