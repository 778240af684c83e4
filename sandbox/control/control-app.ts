// The control routes that providers have in common: clients and faults. Invalid requests are rejected with the reason.

import { Hono } from "hono";
import { z } from "zod";
import { parseJson } from "../parse-json.ts";

/** The provider's stores, and the schemas of the requests that change them. */
type FaultOptions<Fault> = {
  faults: { push: (fault: Fault) => unknown; clear: (clientId: string | undefined) => void };
  faultSchema: z.ZodType<Fault>;
};
type ControlOptions<Client, Fault> = FaultOptions<Fault> & {
  clients: { put: (client: Client) => void; remove: (clientId: string) => void };
  clientSchema: z.ZodType<Client>;
};

/** Builds the routes for a provider's clients and faults. The provider adds its own routes. */
export function createControlApp<Client extends { client_id: string }, Fault>(
  options: ControlOptions<Client, Fault>,
): Hono {
  const { clients, clientSchema } = options;
  const app = createFaultRoutes(options);

  app.post("/clients", async (c) => {
    const client = clientSchema.parse(parseJson(await c.req.text()));
    clients.put(client);
    return c.json({ client_id: client.client_id }, 201);
  });
  app.delete("/clients/:client_id", (c) => {
    clients.remove(c.req.param("client_id"));
    return c.body(null, 204);
  });

  return app;
}

/** Builds the routes for a provider's faults, for a provider without clients. */
export function createFaultRoutes<Fault>({ faults, faultSchema }: FaultOptions<Fault>): Hono {
  const app = new Hono();
  app.onError((error, c) => {
    if (error instanceof z.ZodError) return c.json({ error: "invalid", issues: z.prettifyError(error) }, 400);
    throw error;
  });

  app.post("/faults", async (c) => {
    faults.push(faultSchema.parse(parseJson(await c.req.text())));
    return c.json({ ok: true }, 201);
  });
  app.delete("/faults", (c) => {
    faults.clear(c.req.query("client_id"));
    return c.body(null, 204);
  });

  return app;
}

export const resetSchema = z.object({ client_id: z.string().optional() }).default({});
