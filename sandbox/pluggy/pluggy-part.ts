// Pluggy inside its Durable Object: the routes, and the alarm by which things happen in their own time.

import { Hono } from "hono";
import { single } from "../control/received.ts";
import { answerCall } from "./api-call.ts";
import type { ApiCall, Route } from "./api-call.ts";
import { deleteItem, giveToken, readItem, updateItem } from "./items/change-item.ts";
import { CONNECTORS, connectorView, findConnector } from "./connectors.ts";
import { answerConsent } from "./pages/consent.tsx";
import { controlRoutes } from "./control.ts";
import { createItem } from "./items/create-item.ts";
import { answerAuth, issueConnectToken } from "./issue-keys.ts";
import { advance } from "./items/move-items.ts";
import { listAccounts, listTransactions, readIdentity } from "./items/person-data.ts";
import { openPluggy, PLUGGY } from "./pluggy.ts";
import type { Pluggy } from "./pluggy.ts";
import { refuse } from "./refuse.ts";
import { sendWebhooks } from "./webhooks/send-webhooks.ts";

const nothingHere = () => refuse(404, "NOT_FOUND", "There is nothing here");

/** What needs a key, by method and path. Connect tokens reach the items and little else. */
const ROUTES: Readonly<Record<string, Route>> = {
  "POST /connect_token": {
    step: "connect_token",
    counter: "connect_token",
    connectTokens: "refused",
    answer: issueConnectToken,
  },
  "GET /connectors": {
    step: "connectors",
    counter: "connectors",
    connectTokens: "taken",
    answer: listConnectors,
  },
  "GET /connectors/:id": {
    step: "connectors",
    counter: "connectors",
    connectTokens: "taken",
    answer: readConnector,
  },
  "POST /items": { step: "items", counter: null, connectTokens: "taken", answer: createItem },
  "GET /items/:id": { step: "item", counter: "item_reads", connectTokens: "taken", answer: readItem },
  "PATCH /items/:id": { step: "item", counter: "item_updates", connectTokens: "taken", answer: updateItem },
  "DELETE /items/:id": {
    step: "item",
    counter: "item_deletes",
    connectTokens: "refused",
    answer: deleteItem,
  },
  "POST /items/:id/mfa": { step: "item", counter: "mfa", connectTokens: "taken", answer: giveToken },
  "GET /accounts": { step: "api", counter: "api", connectTokens: "taken", answer: listAccounts },
  "GET /transactions": { step: "api", counter: "api", connectTokens: "refused", answer: listTransactions },
  "GET /identity": { step: "api", counter: "api", connectTokens: "refused", answer: readIdentity },
};
const ELSEWHERE: Route = { step: "api", counter: "api", connectTokens: "refused", answer: nothingHere };

/** Opens Pluggy over a Durable Object's storage. */
export function pluggyPart(ctx: DurableObjectState) {
  const pluggy = openPluggy(ctx.storage.sql, () => ctx.waitUntil(setAlarm(ctx, pluggy)));
  const app = pluggyApp(pluggy);
  return {
    fetch: async (request: Request) => app.fetch(request),
    alarm: async () => {
      const now = Date.now();
      advance(pluggy, now);
      // Not waited for: a slow receiver holds up nobody else.
      ctx.waitUntil(sendWebhooks(pluggy, now));
      await setAlarm(ctx, pluggy);
    },
  };
}

function pluggyApp(pluggy: Pluggy): Hono {
  const { api, consent } = PLUGGY.paths;
  const app = new Hono();
  app.post(`${api}/auth`, (c) => answerAuth(pluggy, c.req.raw));
  for (const [place, route] of Object.entries(ROUTES)) {
    const [method = "", path = ""] = place.split(" ");
    app.on(method, `${api}${path}`, (c) => answerCall(pluggy, route, c.req.raw, c.req.param("id") ?? ""));
  }
  app.all(`${api}/*`, (c) => answerCall(pluggy, ELSEWHERE, c.req.raw, ""));
  app.on(["GET", "POST"], consent, (c) => answerConsent(pluggy, c.req.raw));
  app.route(`/_control/${PLUGGY.id}`, controlRoutes(pluggy));
  return app;
}

/** Lists the institutions; the pretend ones only if asked for, as Pluggy has it. */
function listConnectors({ received }: ApiCall): Response {
  const sandbox = single(received.query, "sandbox") === "true";
  const results = CONNECTORS.filter(({ isSandbox }) => sandbox || !isSandbox).map(connectorView);
  return Response.json({ page: 1, total: results.length, totalPages: 1, results });
}

function readConnector({ id }: ApiCall): Response {
  const connector = findConnector(id);
  return connector
    ? Response.json(connectorView(connector))
    : refuse(404, "CONNECTOR_NOT_FOUND", "There is no such connector");
}

async function setAlarm({ storage }: DurableObjectState, { items, webhooks }: Pluggy): Promise<void> {
  const current = await storage.getAlarm();
  const times = [items.nextDue(), webhooks.nextDue()].filter((time) => time !== null);
  const next = Math.min(...times);
  if (times.length > 0 && (current === null || next < current)) await storage.setAlarm(next);
}
