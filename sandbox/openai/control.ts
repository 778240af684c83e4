// The control routes of OpenAI, for tests and for `npm start`: keys, faults, counters.

import { z } from "zod";
import { createFaultRoutes, resetSchema } from "../control/control-app.ts";
import { newFaultSchema } from "../control/fault-queue.ts";
import { parseJson } from "../parse-json.ts";
import { accountSchema } from "../personas.ts";
import type { OpenAi } from "./openai.ts";

const newKeySchema = z.object({ account: accountSchema, name: z.string().min(1).default("Control API") });
const withdrawSchema = z.object({ key: z.string().optional(), account: accountSchema.optional() });
const queuedFaultSchema = newFaultSchema(z.literal("api"));
const limitSchema = z.object({ limit: z.coerce.number().int().min(1).default(200) });

/** Builds the control routes, which are mounted at `/_control/openai`. */
export function createControlRoutes({ keys, faults, log }: OpenAi) {
  const app = createFaultRoutes({ faults, faultSchema: queuedFaultSchema });

  app.get("/keys", (c) => c.json(keys.list()));
  app.post("/keys", async (c) => {
    const { account, name } = newKeySchema.parse(parseJson(await c.req.text()));
    return c.json(keys.create(account, name), 201);
  });
  app.post("/revoke", async (c) => {
    const which = withdrawSchema.parse(parseJson(await c.req.text()));
    return c.json({ revoked: keys.withdraw(which, Date.now()) });
  });
  app.post("/reset", async (c) => {
    resetSchema.parse(parseJson(await c.req.text()));
    faults.clear(undefined);
    log.clear(undefined);
    keys.reset();
    return c.json({ ok: true });
  });

  app.get("/counters", (c) => {
    const of = log.counts(undefined);
    return c.json({ api: of("api"), rejected: of("rejected") });
  });
  app.get("/requests", (c) => c.json(log.newest(undefined, limitSchema.parse(c.req.query()).limit)));

  return app;
}
