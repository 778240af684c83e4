// Ends the pause of an app's endpoint.

import { triedAgain } from "../../events/delivery-policy.ts";
import type { AppContext } from "../app-context.ts";

/** Ends a pause, because the endpoint's settings were changed or somebody asked to try again. Called in a transaction. */
export function resumeEndpoint({ store, tasks, now }: AppContext, url: string): void {
  store.putEndpointHealth(url, triedAgain(store.endpointHealth(url)));
  tasks.schedule("deliver", now());
}
