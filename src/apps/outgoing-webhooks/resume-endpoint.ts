// Ends the pause of an app's endpoint.

import { NEW_ENDPOINT } from "../../events/delivery-policy.ts";
import type { AppContext } from "../app-context.ts";

/**
 * Treats the endpoint as one that works, because its settings were changed, somebody asked to try again, or it has just
 * accepted an event (`succeededAt`). What it did in the last 24 hours stays known. Called in a transaction.
 */
export function resumeEndpoint(context: AppContext, url: string, succeededAt: number | null = null): void {
  const { store, tasks, now } = context;
  const { hours, last_success_at, last_failure } = store.endpointHealth(url);
  store.putEndpointHealth(url, {
    ...NEW_ENDPOINT,
    last_success_at: succeededAt ?? last_success_at,
    last_failure,
    hours,
  });
  tasks.schedule("deliver", now());
}
