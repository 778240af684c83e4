// Step-up authorization (RFC 6750, section 3.1): an API refuses a call, because the token lacks scopes. The connection
// remembers them, and the next session with this connection requests them in addition to the earlier ones.

import { boundScopes } from "../../oauth/scopes.ts";
import { resourceOf } from "../../providers/definition/check-resource.ts";
import type { Connection } from "../connection.ts";
import { changeIfSame, type ConnectionContext, saveConnection } from "../connection-context.ts";
import { publishConnection } from "../token/publish-connection.ts";

/** How often the end user is asked for the same scopes. Some servers refuse a call whatever was granted. */
const MAX_TRIES = 3;

/** The most scopes that calls can add. */
const MAX_SCOPES = 20;

/** Remembers the scopes that a call needed, and reports them to the app once. `version` is that of the refused token. */
export async function needScopes(
  context: ConnectionContext,
  version: number,
  scopes: readonly string[],
): Promise<void> {
  const connection = context.store.connection();
  if (connection?.status !== "active" || connection.version !== version) return;
  const next = nextStepUp(connection, scopes);
  if (next === null) return;
  const saved = changeIfSame(context, connection, (current) =>
    saveConnection(
      context,
      { ...current, step_up: next },
      { type: "connection.updated", facts: { reason: "needs_scopes" } },
    ),
  );
  if (saved !== null) await publishConnection(context);
}

/** Returns what the end user is asked for next; null where nothing changes, or where asking again would not help. */
function nextStepUp({ step_up: before }: Connection, scopes: readonly string[]): Connection["step_up"] {
  const known = before?.scopes ?? [];
  const tries = before?.tries ?? 0;
  const all = boundScopes([...new Set([...known, ...scopes])]).slice(0, MAX_SCOPES);
  // A server could name another scope with each refusal.
  if (all.length > known.length) return tries >= MAX_TRIES ? null : { scopes: all, tries, is_pending: true };
  if (known.length === 0 || before?.is_pending === true || tries >= MAX_TRIES) return null;
  return { scopes: known, tries, is_pending: true };
}

/** Returns the scopes that the end user is to be asked for. */
export const scopesNeeded = ({ step_up }: Pick<Connection, "step_up">): string[] =>
  step_up?.is_pending === true ? step_up.scopes : [];

/** Returns the state after the end user was asked. What another resource needed does not count. */
export function afterStepUp(
  { step_up, variables }: Pick<Connection, "step_up" | "variables">,
  next: Pick<Connection, "variables">,
): Connection["step_up"] {
  if (step_up === null || resourceOf(variables) !== resourceOf(next.variables)) return null;
  return step_up.is_pending ? { ...step_up, tries: step_up.tries + 1, is_pending: false } : step_up;
}
