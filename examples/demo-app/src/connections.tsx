// The actions on a connection. Each one calls Latchkey and shows the result.
import { Hono, type Context } from "hono";
import { type Connection, type Latchkey, LatchkeyError } from "latchkey/client";
import { requirePerson } from "./app-context.ts";
import { nameOf, readCatalogue } from "./connection-view.ts";
import { renderHome } from "./home.tsx";
import { describeResponse, describeToken, type Outcome } from "./outcome.ts";
import { requireOwnConnection, type ConnectionEnv } from "./own-connection.tsx";
import { DisconnectPage } from "./pages/disconnect.tsx";
import { render } from "./pages/layout.tsx";
import { MessagePage } from "./pages/message.tsx";
import { sampleCallFor } from "./sample-call.ts";

export const connections = new Hono<ConnectionEnv>();

connections.use("/connections/:id/*", requirePerson, requireOwnConnection);

connections.post("/connections/:id/call", async (c) => {
  await c.get("inbox").recordUse(c.get("connection").id, new Date().toISOString());
  return runAction(c, callProvider);
});
connections.post("/connections/:id/token", (c) => runAction(c, showToken));
connections.post("/connections/:id/refresh", (c) => runAction(c, refreshToken));
connections.post("/connections/:id/check", (c) => runAction(c, checkConnection));

connections.get("/connections/:id/disconnect", async (c) => {
  const connection = c.get("connection");
  const name = nameOf(await readCatalogue(c.get("latchkey")), connection);
  return render(c, <DisconnectPage person={c.get("person")} connection={connection} name={name} />);
});

connections.post("/connections/:id/disconnect", async (c) => {
  const { id } = c.get("connection");
  const { revocation_hint: hint } = await c.get("latchkey").connections.delete(id);
  await c.get("inbox").forgetUse(id);
  if (hint === null) return c.redirect("/?notice=disconnected", 303);
  const sentences = ["Latchkey has deleted the credentials.", hint];
  return render(c, <MessagePage title="Disconnected" person={c.get("person")} sentences={sentences} />);
});

type Action = (latchkey: Latchkey, connection: Connection) => Promise<Outcome>;

async function runAction(c: Context<ConnectionEnv>, action: Action) {
  const connection = c.get("connection");
  const outcome = await action(c.get("latchkey"), connection).catch(asOutcome);
  return renderHome(c, c.var, { connectionId: connection.id, outcome });
}

/** Errors of Latchkey, such as a grant that has ended, are not bugs of the app. They are shown with the connection. */
function asOutcome(error: unknown): Outcome {
  if (error instanceof LatchkeyError) return { kind: "problem", problem: error };
  throw error;
}

async function callProvider(latchkey: Latchkey, connection: Connection): Promise<Outcome> {
  const call = sampleCallFor(connection);
  const startedAt = Date.now();
  const response = await latchkey.connections.fetch(connection.id, call.path);
  return describeResponse(call, response, startedAt);
}

async function showToken(latchkey: Latchkey, { id }: Connection): Promise<Outcome> {
  return describeToken("Token", await latchkey.connections.token(id));
}

async function refreshToken(latchkey: Latchkey, { id }: Connection): Promise<Outcome> {
  return describeToken("Token refreshed", await latchkey.connections.refresh(id));
}

async function checkConnection(latchkey: Latchkey, { id }: Connection): Promise<Outcome> {
  return { kind: "check", check: await latchkey.connections.check(id) };
}
