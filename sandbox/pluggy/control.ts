// Pluggy's control routes, for tests and for `npm start`: clients, settings, faults, items, webhooks and counters.

import { z } from "zod";
import { createControlApp, resetSchema } from "../control/control-app.ts";
import { newFaultSchema } from "../control/fault-queue.ts";
import type { FaultKind } from "../control/faults.ts";
import { parseJson } from "../parse-json.ts";
import { newClientSchema, settingsChangeSchema } from "./clients.ts";
import { findConnector } from "./connectors.ts";
import { forceItem, forceSchema } from "./items/force-item.ts";
import type { Item } from "./items/item.ts";
import { itemView } from "./items/item-view.ts";
import { advanceItems, deleteAndNotify, applyTransition } from "./items/apply-transition.ts";
import { stepSchema } from "./pluggy.ts";
import type { Pluggy } from "./pluggy.ts";
import { send } from "./webhooks/send-webhooks.ts";

/** The faults that apply to an API that issues no OAuth tokens. */
const FAULTS: ReadonlySet<FaultKind> = new Set<FaultKind>([
  "delay",
  "drop",
  "drop_after_rotate",
  "status",
  "html",
  "error_in_200",
  "slow_body",
  "large_body",
  "redirect",
  "extra",
]);
const queuedFaultSchema = newFaultSchema(stepSchema).refine(({ fault }) => FAULTS.has(fault.kind), {
  error: "This kind of fault applies only to OAuth responses",
});
const clientSchema = z.object({ client_id: z.string() });
const filterSchema = z.object({
  client_id: z.string().optional(),
  limit: z.coerce.number().int().min(1).default(200),
});
const webhookSchema = z.object({
  client_id: z.string(),
  url: z.url(),
  headers: z.record(z.string(), z.string()).default({}),
  body: z.json(),
});

/** Builds the control routes, which are mounted at `/_control/pluggy`. */
export function createControlRoutes(pluggy: Pluggy) {
  const { clients, faults, items, keys, log, webhooks } = pluggy;
  const app = createControlApp({
    clients,
    faults,
    clientSchema: newClientSchema,
    faultSchema: queuedFaultSchema,
  });
  app.use(async (_, next) => {
    advanceItems(pluggy, Date.now());
    await next();
  });

  app.post("/settings", async (c) => {
    const { client_id, ...change } = settingsChangeSchema.parse(parseJson(await c.req.text()));
    return c.json(clients.changeSettings(client_id, change));
  });
  app.post("/revoke_keys", async (c) => {
    const { client_id } = clientSchema.parse(parseJson(await c.req.text()));
    return c.json({ revoked: keys.revoke(client_id, Date.now()) });
  });

  app.get("/items", (c) => {
    const { client_id } = filterSchema.parse(c.req.query());
    return c.json(items.list(client_id).map((item) => describe(pluggy, item)));
  });
  app.post("/items/:id", async (c) => {
    const state = forceSchema.parse(parseJson(await c.req.text()));
    const item = items.find(c.req.param("id"));
    const connector = item && findConnector(item.connectorId);
    if (!item || !connector) return c.json({ error: "unknown item" }, 404);
    const transition = forceItem(item, state, connector, clients.settings(item.clientId), Date.now());
    applyTransition(pluggy, transition);
    return c.json(describe(pluggy, transition.item));
  });
  app.delete("/items/:id", (c) => {
    const item = items.find(c.req.param("id"));
    if (item) deleteAndNotify(pluggy, { ...item, triggeredBy: "USER" });
    return c.body(null, 204);
  });

  app.post("/webhooks", async (c) => {
    const { client_id, url, headers, body } = webhookSchema.parse(parseJson(await c.req.text()));
    log.count("webhooks_sent", client_id);
    return c.json({ status: await send(url, headers, JSON.stringify(body)) });
  });
  app.post("/webhooks/release", async (c) => {
    const { client_id } = clientSchema.parse(parseJson(await c.req.text()));
    const released = webhooks.release(client_id, Date.now());
    pluggy.wake();
    return c.json({ released });
  });

  app.post("/reset", async (c) => {
    const { client_id } = resetSchema.parse(parseJson(await c.req.text()));
    for (const store of [keys, items, webhooks, log]) store.clear(client_id);
    faults.clear(client_id);
    clients.resetSettings(client_id);
    return c.json({ ok: true });
  });
  app.get("/counters", (c) => c.json(countersOf(pluggy, c.req.query("client_id"))));
  app.get("/requests", (c) => {
    const { client_id, limit } = filterSchema.parse(c.req.query());
    return c.json(log.newest(client_id, limit));
  });

  return app;
}

function countersOf({ log }: Pluggy, clientId: string | undefined) {
  const of = log.counts(clientId);
  return {
    auth: of("auth"),
    connect_token: of("connect_token"),
    connectors: of("connectors"),
    items_created: of("items_created"),
    item_reads: of("item_reads"),
    item_updates: of("item_updates"),
    item_deletes: of("item_deletes"),
    mfa: of("mfa"),
    api: of("api"),
    rejected: of("rejected"),
    rate_limited: of("rate_limited"),
    webhooks_sent: of("webhooks_sent"),
  };
}

function describe({ keys }: Pluggy, item: Item) {
  return {
    ...itemView(item),
    client_id: item.clientId,
    created_with: keys.find(item.createdWith)?.kind ?? null,
    parameters: item.parameters,
    account: item.account,
    consented: item.consented,
  };
}
