// /healthz: reports that the Worker runs and is configured. It calls no Durable Object and does not check storage.

import { Hono } from "../hono.ts";
import type { HttpEnv } from "../http-env.ts";

export const health = new Hono<HttpEnv>();

health.get("/", (c) => c.json({ ok: true }));
