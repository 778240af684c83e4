// The minimal Worker that Latchkey is compared with. It uses the same framework, KV read and upstream, but no API keys,
// no policy and no encryption.

import { Hono } from "hono";

type Env = {
  TOKENS: {
    get(key: string, options: { type: "json"; cacheTtl: number }): Promise<{ version: number } | null>;
  };
  UPSTREAM_ORIGIN: string;
};

/** The same as in Latchkey's token cache. */
const KV_CACHE_SECONDS = 30;

const app = new Hono<{ Bindings: Env }>();

app.get("/bare", (c) => c.json({ ok: true }));

app.get("/kv/:key", async (c) => {
  const entry = await readEntry(c.env, c.req.param("key"));
  return entry === null ? c.json({ ok: false }, 404) : c.json({ version: entry.version });
});

app.all("/forward/:path{.+}", (c) => forward(c.env, c.req.param("path"), c.req.raw));

app.all("/kv/:key/forward/:path{.+}", async (c) => {
  const entry = await readEntry(c.env, c.req.param("key"));
  return entry === null ? c.json({ ok: false }, 404) : forward(c.env, c.req.param("path"), c.req.raw);
});

function readEntry(env: Env, key: string) {
  return env.TOKENS.get(key, { type: "json", cacheTtl: KV_CACHE_SECONDS });
}

function forward(env: Env, path: string, request: Request): Promise<Response> {
  return fetch(new Request(`${env.UPSTREAM_ORIGIN}/${path}`, request), { redirect: "manual" });
}

// oxlint-disable-next-line import/no-default-export -- the runtime requires one
export default app;
