// The control routes that every part of the sandbox has. Input that can't be read is answered readably.

import { Hono } from "hono";
import { z } from "zod";
import { readJson } from "../json-text.ts";

/** What a part of the sandbox has, and how it is written in a request. */
type Part<Client, Order> = {
  clients: { put: (client: Client) => void; remove: (clientId: string) => void };
  faults: { push: (order: Order) => unknown; clear: (clientId: string | undefined) => void };
  clientSchema: z.ZodType<Client>;
  orderSchema: z.ZodType<Order>;
};

/** Builds the routes for a part's clients and faults; it adds its own. */
export function controlApp<Client extends { client_id: string }, Order>(part: Part<Client, Order>): Hono {
  const { clients, faults, clientSchema, orderSchema } = part;
  const app = new Hono();
  app.onError((error, c) => {
    if (error instanceof z.ZodError) return c.json({ error: "invalid", issues: z.prettifyError(error) }, 400);
    throw error;
  });

  app.post("/clients", async (c) => {
    const client = clientSchema.parse(readJson(await c.req.text()));
    clients.put(client);
    return c.json({ client_id: client.client_id }, 201);
  });
  app.delete("/clients/:client_id", (c) => {
    clients.remove(c.req.param("client_id"));
    return c.body(null, 204);
  });

  app.post("/faults", async (c) => {
    faults.push(orderSchema.parse(readJson(await c.req.text())));
    return c.json({ ok: true }, 201);
  });
  app.delete("/faults", (c) => {
    faults.clear(c.req.query("client_id"));
    return c.body(null, 204);
  });

  return app;
}

export const resetSchema = z.object({ client_id: z.string().optional() }).default({});
