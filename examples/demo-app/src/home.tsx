// The home page: the sign-in page, or the signed-in user's connections, the providers to connect, and the events.
import { Hono, type Context } from "hono";
import type { AppEnv, SignedInVariables } from "./app-context.ts";
import { readCatalogue, readConnections } from "./connection-view.ts";
import type { Outcome } from "./outcome.ts";
import { HomePage } from "./pages/home.tsx";
import { render } from "./pages/layout.tsx";
import { SignInPage } from "./pages/sign-in.tsx";

export const home = new Hono<AppEnv>();

home.get("/", (c) => {
  const { person } = c.var;
  return person ? renderHome(c, { ...c.var, person }) : render(c, <SignInPage notice={c.req.query()} />);
});

/** The page's script asks for this every few seconds, and reads the page again when the number has changed. */
home.get("/events", async (c) => {
  if (!c.var.person) return c.json({ error: "not signed in" }, 401);
  return c.json({ revision: await c.var.inbox.revision() });
});

/** Renders the home page. After an action, its result is shown with the connection. */
export async function renderHome(
  c: Context,
  { latchkey, inbox, settings, person }: SignedInVariables,
  shown?: { connectionId: string; outcome: Outcome },
) {
  // Read before the events, so that an event that arrives in between is not missed.
  const revision = await inbox.revision();
  const catalogue = await readCatalogue(latchkey);
  const connections = await readConnections(latchkey, inbox, catalogue, person);
  const ids = connections.map(({ connection }) => connection.id);
  const events = await inbox.eventsFor(person.id, ids);
  return render(
    c,
    <HomePage
      person={person}
      latchkeyOrigin={settings.latchkeyOrigin}
      notice={c.req.query()}
      catalogue={catalogue}
      connections={connections}
      events={events}
      revision={revision}
      shown={shown}
      now={Date.now()}
    />,
  );
}
