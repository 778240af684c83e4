// What to ask the person for when somebody else than the app sends them to connect again: what was asked for
// before, and nothing more.

import { ok, type Result } from "../shared/result.ts";
import { type ConnectionContext, liveConnection } from "./connection-context.ts";
import type { NewSession } from "./create-session.ts";

/** A session as the one before; it is always confirmed. */
export function lastAsked(context: ConnectionContext): Result<NewSession> {
  const live = liveConnection(context);
  if (!live.ok) return live;
  const { id, end_user, integration, requested_scopes } = live.value;
  const person = { end_user, connection_id: id, completion: "confirm" as const };
  if (integration !== null) {
    // A grant that was imported without its scopes is asked for with the integration's.
    const scopes = requested_scopes.length === 0 ? {} : { scopes: requested_scopes };
    return ok({ ...person, integrations: [integration], ...scopes });
  }
  const session = context.store.newestSession();
  if (session === null) return ok(person);
  const scopes = session.scopes === null ? {} : { scopes: session.scopes };
  return ok({ ...person, integrations: session.integrations, return_url: session.return_url, ...scopes });
}
