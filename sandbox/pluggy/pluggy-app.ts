// Pluggy in its Durable Object: the routes, and the alarm that advances items and sends webhooks.

import { Hono } from "hono";
import { singleParam } from "../control/received-request.ts";
import { handleCall } from "./api-call.ts";
import type { ApiCall, Route } from "./api-call.ts";
import { deleteItem, postMfa, readItem, updateItem } from "./items/change-item.ts";
import { CONNECTORS, connectorView, findConnector } from "./connectors.ts";
import { handleConsent } from "./pages/consent.tsx";
import { createControlRoutes } from "./control.ts";
import { createItem } from "./items/create-item.ts";
import { handleAuth, issueConnectToken } from "./issue-keys.ts";
import { advanceItems } from "./items/apply-transition.ts";
import { listAccounts, listTransactions, readIdentity } from "./items/customer-data.ts";
import { openPluggy, PLUGGY } from "./pluggy.ts";
import type { Pluggy } from "./pluggy.ts";
import { errorResponse } from "./error-response.ts";
import { sendWebhooks } from "./webhooks/send-webhooks.ts";

const notFound = () => errorResponse(404, "NOT_FOUND", "The endpoint does not exist");

/** The routes that require a key. Connect tokens can access items, connectors and accounts. */
const ROUTES: Readonly<Record<string, Route>> = {
  "POST /connect_token": {
    step: "connect_token",
    counter: "connect_token",
    connectTokens: "rejected",
    handle: issueConnectToken,
  },
  "GET /connectors": {
    step: "connectors",
    counter: "connectors",
    connectTokens: "accepted",
    handle: listConnectors,
  },
  "GET /connectors/:id": {
    step: "connectors",
    counter: "connectors",
    connectTokens: "accepted",
    handle: readConnector,
  },
  "POST /items": { step: "items", counter: null, connectTokens: "accepted", handle: createItem },
  "GET /items/:id": { step: "item", counter: "item_reads", connectTokens: "accepted", handle: readItem },
  "PATCH /items/:id": {
    step: "item",
    counter: "item_updates",
    connectTokens: "accepted",
    handle: updateItem,
  },
  "DELETE /items/:id": {
    step: "item",
    counter: "item_deletes",
    connectTokens: "rejected",
    handle: deleteItem,
  },
  "POST /items/:id/mfa": { step: "item", counter: "mfa", connectTokens: "accepted", handle: postMfa },
  "GET /accounts": { step: "api", counter: "api", connectTokens: "accepted", handle: listAccounts },
  "GET /transactions": { step: "api", counter: "api", connectTokens: "rejected", handle: listTransactions },
  "GET /identity": { step: "api", counter: "api", connectTokens: "rejected", handle: readIdentity },
};
const UNKNOWN_ROUTE: Route = { step: "api", counter: "api", connectTokens: "rejected", handle: notFound };

/** Creates the handler for a Durable Object's requests and alarms. */
export function createPluggyHandler(ctx: DurableObjectState) {
  const pluggy = openPluggy(ctx.storage.sql, () => ctx.waitUntil(setAlarm(ctx, pluggy)));
  const app = createPluggyApp(pluggy);
  return {
    fetch: async (request: Request) => app.fetch(request),
    alarm: async () => {
      const now = Date.now();
      advanceItems(pluggy, now);
      // Not awaited, so that a slow receiver does not delay the others.
      ctx.waitUntil(sendWebhooks(pluggy, now));
      await setAlarm(ctx, pluggy);
    },
  };
}

function createPluggyApp(pluggy: Pluggy): Hono {
  const { api, consent } = PLUGGY.paths;
  const app = new Hono();
  app.post(`${api}/auth`, (c) => handleAuth(pluggy, c.req.raw));
  for (const [endpoint, route] of Object.entries(ROUTES)) {
    const [method = "", path = ""] = endpoint.split(" ");
    app.on(method, `${api}${path}`, (c) => handleCall(pluggy, route, c.req.raw, c.req.param("id") ?? ""));
  }
  app.all(`${api}/*`, (c) => handleCall(pluggy, UNKNOWN_ROUTE, c.req.raw, ""));
  app.on(["GET", "POST"], consent, (c) => handleConsent(pluggy, c.req.raw));
  app.route(`/_control/${PLUGGY.id}`, createControlRoutes(pluggy));
  return app;
}

/** Lists the institutions. Sandbox institutions are included only if requested, as at Pluggy. */
function listConnectors({ received }: ApiCall): Response {
  const sandbox = singleParam(received.query, "sandbox") === "true";
  const results = CONNECTORS.filter(({ isSandbox }) => sandbox || !isSandbox).map(connectorView);
  return Response.json({ page: 1, total: results.length, totalPages: 1, results });
}

function readConnector({ id }: ApiCall): Response {
  const connector = findConnector(id);
  return connector
    ? Response.json(connectorView(connector))
    : errorResponse(404, "CONNECTOR_NOT_FOUND", "The connector does not exist");
}

async function setAlarm({ storage }: DurableObjectState, { items, webhooks }: Pluggy): Promise<void> {
  const current = await storage.getAlarm();
  const times = [items.nextDue(), webhooks.nextDue()].filter((time) => time !== null);
  const next = Math.min(...times);
  if (times.length > 0 && (current === null || next < current)) await storage.setAlarm(next);
}
