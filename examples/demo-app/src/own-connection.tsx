// Whose connection is it? The API key opens every connection of the app, so the app itself has to see to it that
// a person reaches only their own. Every action passes through here first.
import type { MiddlewareHandler } from "hono";
import { type Connection, LatchkeyError } from "latchkey/client";
import type { PersonEnv, Visit } from "./app-context.ts";
import { render } from "./pages/layout.tsx";
import { MessagePage } from "./pages/message.tsx";

export type ConnectionEnv = {
  Bindings: PersonEnv["Bindings"];
  Variables: Visit & { connection: Connection };
};

/** Lets only the signed-in person's connections through. Somebody else's looks like one that doesn't exist. */
export const ownConnection: MiddlewareHandler<ConnectionEnv, "/connections/:id/*"> = async (c, next) => {
  const person = c.get("person");
  const connection = await c.get("latchkey").connections.get(c.req.param("id")).catch(unlessMissing);
  if (connection?.end_user === person.id) {
    c.set("connection", connection);
    return next();
  }
  const sentences = ["You have no such connection. It may have been disconnected."];
  return render(c, <MessagePage title="Not found" person={person} sentences={sentences} />, 404);
};

/** What is no id at all is not even asked for. */
const MISSING: readonly string[] = ["connection_not_found", "route_not_found"];

function unlessMissing(error: unknown): undefined {
  if (error instanceof LatchkeyError && MISSING.includes(error.code)) return undefined;
  throw error;
}
