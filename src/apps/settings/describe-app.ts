import { NEW_ENDPOINT } from "../../events/delivery-policy.ts";
import { figuresOf } from "../../events/endpoint-figures.ts";
import { type App, presentApp, type PublicApp } from "./app.ts";
import type { AppContext } from "../app-context.ts";

/** Returns an app as the API shows it, with its API keys and the health of its webhook endpoint. */
export function describeApp(context: Pick<AppContext, "store" | "outbox" | "now">, app: App): PublicApp {
  const { store, outbox, now } = context;
  const { count, oldestAt } = outbox.pending();
  const health = app.webhook_url === null ? NEW_ENDPOINT : store.endpointHealth(app.webhook_url);
  const figures = figuresOf(health.hours, now());
  return presentApp(app, store.apiKeys.all(), { health, pending: count, oldestPendingAt: oldestAt, figures });
}
