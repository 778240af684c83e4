// The home page: who may sign in, or what the signed-in person can connect and has connected.
import { Hono, type Context } from "hono";
import type { Connection, Latchkey } from "latchkey/client";
import type { AppEnv, Visit } from "./app-context.ts";
import type { Outcome } from "./outcome.ts";
import { HomePage } from "./pages/home.tsx";
import { render } from "./pages/layout.tsx";
import { SignInPage } from "./pages/sign-in.tsx";
import type { Person } from "./people.ts";

export const home = new Hono<AppEnv>();

home.get("/", (c) => {
  const { person } = c.var;
  return person ? renderHome(c, { ...c.var, person }) : render(c, <SignInPage news={c.req.query()} />);
});

/** The page, after an action with what came of it beside the connection it was about. */
export async function renderHome(
  c: Context,
  { latchkey, inbox, settings, person }: Visit,
  shown?: { connectionId: string; outcome: Outcome },
) {
  const [integrations, providers, connections] = await Promise.all([
    latchkey.integrations.list(),
    latchkey.providers.list(),
    connectionsOf(latchkey, person),
  ]);
  const events = await inbox.eventsFor(
    person.id,
    connections.map(({ id }) => id),
  );
  return render(
    c,
    <HomePage
      person={person}
      latchkeyOrigin={settings.latchkeyOrigin}
      news={c.req.query()}
      integrations={integrations}
      connections={connections.filter(isConnected)}
      events={events}
      providerNames={new Map(providers.map(({ id, name }) => [id, name]))}
      shown={shown}
      now={Date.now()}
    />,
  );
}

async function connectionsOf(latchkey: Latchkey, { id }: Person): Promise<Connection[]> {
  const connections: Connection[] = [];
  for await (const connection of latchkey.connections.list({ end_user: id })) connections.push(connection);
  return connections;
}

/** A person who turned back on the way has nothing to see; Latchkey forgets such a connection by itself. */
const isConnected = ({ status }: Connection) => status !== "pending" && status !== "deleted";
