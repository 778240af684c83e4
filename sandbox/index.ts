// The sandbox Worker. Finds the provider for a path and passes the request to that provider's Durable Object.

import { Hono } from "hono";
import { HABITS } from "./habits/habits.ts";
import { OPENAI } from "./openai/openai.ts";
import { HomePage } from "./pages/home-page.tsx";
import { htmlResponse } from "./pages/page.tsx";
import { PLUGGY } from "./pluggy/pluggy.ts";
import { findProvider } from "./providers/registry.ts";
import type { Env } from "./sandbox-object.ts";

export { SandboxObject } from "./sandbox-object.ts";

const app = new Hono<{ Bindings: Env }>();

app.get("/", () => htmlResponse(HomePage()));
app.get("/healthz", (c) => c.json({ ok: true }));
app.all("*", async (c): Promise<Response> => {
  const [first = "", second = "", third = ""] = c.req.path.slice(1).split("/");
  const isMetadata =
    first === ".well-known" && ["oauth-authorization-server", "oauth-protected-resource"].includes(second);
  const id = isMetadata ? third : first === "_control" ? second : first;
  const isKnown = [PLUGGY.id, HABITS.id, OPENAI.id].some((known) => known === id) || findProvider(id);
  if (!isKnown) return c.json({ error: "not found in the sandbox" }, 404);
  return c.env.SANDBOX.getByName(id).fetch(c.req.raw);
});

export default app;
