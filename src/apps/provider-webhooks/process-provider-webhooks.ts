// Processes the stored webhooks of an app's providers: asks the connection that a webhook names to read its
// item from the provider, then emits a `provider.event`. What a webhook says about a connection is not
// trusted. Processing one twice is safe, because the event keeps its ID.

import { connectionStub } from "../../connection/connection-rpc.ts";
import { DAY } from "../../shared/clock.ts";
import { type AppId, type ConnectionId, isConnectionId } from "../../shared/id.ts";
import { log } from "../../shared/log.ts";
import { type AppContext, activeApp } from "../app-context.ts";
import { acceptEvents } from "../outgoing-webhooks/deliver-events.ts";
import type { PendingWebhook } from "./provider-webhook-log.ts";
import { backoffMs } from "../../shared/backoff.ts";

/** Limits the work of one alarm: each webhook can make its connection call the provider. */
const MAX_PER_RUN = 20;

/** How long an unreachable connection is retried. After that, the event is sent without a connection. */
const GIVE_UP_MS = DAY;

/** Processes the webhooks that are due and schedules the next run. */
export async function processProviderWebhooks(context: AppContext): Promise<void> {
  const app = activeApp(context);
  if (app === null) return context.tasks.done("hooks");
  const due = context.providerWebhooks.due(context.now(), MAX_PER_RUN);
  const groups = Map.groupBy(due, ({ orderingKey }) => orderingKey);
  await Promise.all(Array.from(groups.values(), (webhooks) => processInOrder(context, app.id, webhooks)));
  // Read again: more webhooks may have arrived in the meantime.
  context.tasks.reschedule("hooks", context.providerWebhooks.nextDueAt());
}

/**
 * The connection that a webhook is about, null where there is none, or "later" when the connection can't be
 * reached now.
 */
type Lookup = ConnectionId | null | "later";

/** Processes webhooks that share an ordering key, up to the first one that has to wait. */
async function processInOrder(
  context: AppContext,
  app: AppId,
  webhooks: readonly PendingWebhook[],
): Promise<void> {
  // All of these arrived before the first lookup, so one lookup per item is enough. A provider that sends
  // twenty webhooks about an item and then hangs delays the app's own webhooks only once.
  const lookups = new Map<string, Lookup>();
  for (const webhook of webhooks) {
    const subject = JSON.stringify([webhook.integration, webhook.claim]);
    const known = lookups.get(subject);
    const connection = known === undefined ? await findConnection(context, app, webhook) : known;
    lookups.set(subject, connection);
    if (!complete(context, app, webhook, connection)) return;
  }
}

/**
 * Emits a webhook's event and marks it as processed, or schedules a retry. Returns whether it is processed.
 */
function complete(context: AppContext, app: AppId, webhook: PendingWebhook, connection: Lookup): boolean {
  if (connection === "later") {
    context.providerWebhooks.retry(webhook.seq, context.now() + backoffMs(webhook.tries + 1, Math.random()));
    return false;
  }
  const { seq, id, at, integration, provider, type: event, delivery_id: event_id, payload } = webhook;
  const data = { app, integration, provider, connection, event, event_id, payload };
  context.transaction(() => {
    acceptEvents(context, connection ?? integration, [{ id, type: "provider.event", at, data }]);
    context.providerWebhooks.markProcessed(seq);
  });
  log.info("hook", { request_id: webhook.request_id, event_id: id, app, integration, provider, connection });
  return true;
}

/** Returns the connection that a webhook names, if that connection confirms that the item is its own. */
async function findConnection(
  context: AppContext,
  app: AppId,
  { claim, integration, at, request_id }: PendingWebhook,
): Promise<Lookup> {
  if (claim === null || !isConnectionId(claim.connection)) return null;
  const { connection, item } = claim;
  // An unknown ID, or one of another integration, must not wake a Durable Object.
  if (!context.directory.canBelongTo(connection, integration)) return null;
  try {
    const isOwn = await connectionStub(context.env, app, connection).receiveItemEvent(item, request_id);
    return isOwn ? connection : null;
  } catch (error) {
    log.bug("notice_not_taken", error, { request_id, app, connection });
    return context.now() - at < GIVE_UP_MS ? "later" : null;
  }
}
