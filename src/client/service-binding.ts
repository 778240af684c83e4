// What a Worker on the same account has of Latchkey through a service binding, as its types.

import type { Connect } from "./connect.ts";
import type { Connections } from "./connections.ts";
import type { Events } from "./events.ts";
import type { Integrations } from "./integrations.ts";
import type { Providers } from "./providers.ts";
import type { Settings } from "./settings.ts";

/** A list that is gone through while it is read can't leave the Worker it is in: it is read by the page. */
export type BoundLatchkey = {
  connect: Connect;
  connections: Omit<Connections, "list" | "events">;
  integrations: Integrations;
  providers: Providers;
  events: Omit<Events, "list">;
  settings: Settings;
};

/** The binding: `const token = await env.LATCHKEY.app(env.LATCHKEY_API_KEY).connections.token(id)`. */
export type LatchkeyBinding = {
  /** Latchkey for the app whose key this is. */
  app(apiKey: string): BoundLatchkey;
};
