// The control routes of a part of the sandbox, before it has any: input that can't be read is answered readably.

import { Hono } from "hono";
import { z } from "zod";

export function controlApp(): Hono {
  const app = new Hono();
  app.onError((error, c) => {
    if (error instanceof z.ZodError) return c.json({ error: "invalid", issues: z.prettifyError(error) }, 400);
    throw error;
  });
  return app;
}

export const resetSchema = z.object({ client_id: z.string().optional() }).default({});
