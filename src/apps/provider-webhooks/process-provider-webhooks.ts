// What follows from a provider's webhook: the connection it speaks of looks for itself, and the app is told.
// Nothing it says of a connection is believed. May be done twice: the event has the id it had.

import { connectionStub } from "../../connection/connection-rpc.ts";
import { DAY } from "../../shared/clock.ts";
import { type AppId, type ConnectionId, isConnectionId } from "../../shared/id.ts";
import { log } from "../../shared/log.ts";
import { type AppContext, liveApp } from "../app-context.ts";
import { acceptEvents } from "../outgoing-webhooks/deliver-events.ts";
import type { WaitingWebhook } from "./provider-webhook-log.ts";
import { backoffMs } from "../../shared/backoff.ts";

/** Few enough for one alarm: each may have its connection ask the provider. */
const MAX_PER_RUN = 20;

/** How long a connection that can't be asked is tried. The app is told in the end, without its name. */
const GIVE_UP_MS = DAY;

/** Looks into what is due, and notes when to go on. */
export async function processProviderWebhooks(context: AppContext): Promise<void> {
  const app = liveApp(context);
  if (app === null) return context.tasks.done("hooks");
  const due = context.providerWebhooks.due(context.now(), MAX_PER_RUN);
  const lanes = Map.groupBy(due, ({ lane }) => lane);
  await Promise.all(Array.from(lanes.values(), (lane) => processLane(context, app.id, lane)));
  // Looked at again: others may have come meanwhile.
  context.tasks.reschedule("hooks", context.providerWebhooks.nextDueAt());
}

/** What a connection has said of an item, or that it can't be asked now. */
type Found = ConnectionId | null | "later";

async function processLane(context: AppContext, app: AppId, hooks: readonly WaitingWebhook[]): Promise<void> {
  // All of these came before the first look, so one look at an item answers for every one of them: a provider
  // that tells of it twenty times, and hangs, keeps the app's own webhooks waiting once.
  const found = new Map<string, Found>();
  for (const hook of hooks) {
    const subject = JSON.stringify([hook.integration, hook.claim]);
    const known = found.get(subject);
    const connection = known === undefined ? await connectionOf(context, app, hook) : known;
    found.set(subject, connection);
    if (!settle(context, app, hook, connection)) return;
  }
}

/** Tells whether it is done. */
function settle(context: AppContext, app: AppId, hook: WaitingWebhook, connection: Found): boolean {
  if (connection === "later") {
    context.providerWebhooks.retry(hook.seq, context.now() + backoffMs(hook.tries + 1, Math.random()));
    return false;
  }
  const { seq, id, at, integration, provider, type: event, delivery_id: event_id, payload } = hook;
  const data = { app, integration, provider, connection, event, event_id, payload };
  context.transaction(() => {
    acceptEvents(context, connection ?? integration, [{ id, type: "provider.event", at, data }]);
    context.providerWebhooks.settle(seq);
  });
  log.info("hook", { request_id: hook.request_id, event_id: id, app, integration, provider, connection });
  return true;
}

/** The connection a webhook is about, if it says so itself after a look at the provider. */
async function connectionOf(
  context: AppContext,
  app: AppId,
  { claim, integration, at, request_id }: WaitingWebhook,
): Promise<Found> {
  if (claim === null || !isConnectionId(claim.connection)) return null;
  const { connection, item } = claim;
  // An id that was never ours, or is another integration's, wakes nothing.
  if (!context.directory.mayBeOf(integration, connection)) return null;
  try {
    const isOwn = await connectionStub(context.env, app, connection).receiveItemEvent(item, request_id);
    return isOwn ? connection : null;
  } catch (error) {
    log.bug("notice_not_taken", error, { request_id, app, connection });
    return context.now() - at < GIVE_UP_MS ? "later" : null;
  }
}
