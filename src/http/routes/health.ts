// /healthz: the Worker runs and is configured. It wakes nothing, so it says nothing of the rest.

import { Hono } from "hono";
import type { HttpEnv } from "../http-env.ts";

export const health = new Hono<HttpEnv>();

health.get("/", (c) => c.json({ ok: true }));
