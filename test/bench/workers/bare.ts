// What Latchkey is measured against: the least a Worker can do for the same answer. The same framework,
// the same KV read, the same upstream; no keys, no policy, no sealing.

import { Hono } from "hono";

type Env = {
  TOKENS: {
    get(key: string, options: { type: "json"; cacheTtl: number }): Promise<{ version: number } | null>;
  };
  UPSTREAM_ORIGIN: string;
};

/** As in Latchkey's token cache. */
const KV_CACHE_SECONDS = 30;

const app = new Hono<{ Bindings: Env }>();

app.get("/bare", (c) => c.json({ ok: true }));

app.get("/kv/:key", async (c) => {
  const entry = await c.env.TOKENS.get(c.req.param("key"), { type: "json", cacheTtl: KV_CACHE_SECONDS });
  return entry === null ? c.json({ ok: false }, 404) : c.json({ version: entry.version });
});

app.all("/forward/:path{.+}", (c) => {
  const url = `${c.env.UPSTREAM_ORIGIN}/${c.req.param("path")}`;
  return fetch(new Request(url, c.req.raw), { redirect: "manual" });
});

// oxlint-disable-next-line import/no-default-export -- the runtime asks for one
export default app;
