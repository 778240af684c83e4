// The home page: the sign-in page, or the signed-in user's connections and the providers to connect.
import { Hono, type Context } from "hono";
import type { Connection, Latchkey } from "latchkey/client";
import type { AppEnv, SignedInVariables } from "./app-context.ts";
import type { Outcome } from "./outcome.ts";
import { HomePage } from "./pages/home.tsx";
import { render } from "./pages/layout.tsx";
import { SignInPage } from "./pages/sign-in.tsx";
import { unlessMissing } from "./own-connection.tsx";
import type { Person } from "./people.ts";

export const home = new Hono<AppEnv>();

home.get("/", (c) => {
  const { person } = c.var;
  return person ? renderHome(c, { ...c.var, person }) : render(c, <SignInPage notice={c.req.query()} />);
});

/** Renders the home page. After an action, its result is shown with the connection. */
export async function renderHome(
  c: Context,
  { latchkey, inbox, settings, person }: SignedInVariables,
  shown?: { connectionId: string; outcome: Outcome },
) {
  const [integrations, providers, connections] = await Promise.all([
    latchkey.integrations.list(),
    latchkey.providers.list(),
    listConnections(latchkey, person),
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
      notice={c.req.query()}
      integrations={integrations}
      connections={connections.filter(isConnected)}
      events={events}
      providerNames={new Map(providers.map(({ id, name }) => [id, name]))}
      shown={shown}
      now={Date.now()}
    />,
  );
}

/** Returns a person's connections. Each is read itself, because the list does not hear of each refresh. */
async function listConnections(latchkey: Latchkey, { id: end_user }: Person): Promise<Connection[]> {
  const ids: string[] = [];
  for await (const { id } of latchkey.connections.list({ end_user })) ids.push(id);
  const read = await Promise.all(ids.map((id) => latchkey.connections.get(id).catch(unlessMissing)));
  return read.filter((connection) => connection !== undefined);
}

/** Hides connections that were never completed. Latchkey removes them on its own. */
const isConnected = ({ status }: Connection) => status !== "pending" && status !== "deleted";
