// Checks that a connection belongs to the signed-in user. The API key gives access to all connections of the app, so the
// app itself must restrict users to their own. All actions pass this check.
import type { MiddlewareHandler } from "hono";
import { type Connection, LatchkeyError } from "latchkey/client";
import type { PersonEnv, SignedInVariables } from "./app-context.ts";
import { render } from "./pages/layout.tsx";
import { MessagePage } from "./pages/message.tsx";

export type ConnectionEnv = {
  Bindings: PersonEnv["Bindings"];
  Variables: SignedInVariables & { connection: Connection };
};

/** Requires a connection of the signed-in user. Connections of other users are reported as not found. */
export const requireOwnConnection: MiddlewareHandler<ConnectionEnv, "/connections/:id/*"> = async (
  c,
  next,
) => {
  const person = c.get("person");
  const connection = await c.get("latchkey").connections.get(c.req.param("id")).catch(unlessMissing);
  if (connection?.end_user === person.id) {
    c.set("connection", connection);
    return next();
  }
  const sentences = ["This connection doesn’t exist. It may have been disconnected."];
  return render(c, <MessagePage title="Not found" person={person} sentences={sentences} />, 404);
};

/** The client reports malformed IDs as `route_not_found`. */
const MISSING: readonly string[] = ["connection_not_found", "route_not_found"];

/** Returns nothing instead of the failure of a connection that does not exist. */
export function unlessMissing(error: unknown): undefined {
  if (error instanceof LatchkeyError && MISSING.includes(error.code)) return undefined;
  throw error;
}
