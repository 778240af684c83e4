// The names of API keys and of what they may do, as the dashboard shows them.

import type { KeyScope } from "../../../shared/key-scopes.ts";

/** What each scope allows, in words. */
export const SCOPE_MEANINGS: Readonly<Record<KeyScope, string>> = {
  read: "See connections, integrations, events, and logs, without tokens and secrets",
  "tokens:read": "Get tokens, and call providers through Latchkey",
  "connections:write": "Connect, import, change, check, and delete connections. Includes read",
  "integrations:write": "Set up, change, test, and delete integrations. Includes read",
};

/** Returns the name of a key; for one without a name, its end. */
export const nameOfKey = ({ name, last_four }: { name: string | null; last_four: string }): string =>
  name ?? `Key …${last_four}`;
