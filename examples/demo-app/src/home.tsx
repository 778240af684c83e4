// The home page: who may sign in, or what the signed-in person can connect and has connected.
import { Hono, type Context } from "hono";
import type { AppEnv, PersonEnv } from "./app-context.ts";
import type { Connection, Problem } from "./latchkey-schema.ts";
import type { Inbox } from "./inbox.ts";
import type { Latchkey, Result } from "./latchkey.ts";
import type { Outcome } from "./outcome.ts";
import { HomePage } from "./pages/home.tsx";
import { render } from "./pages/layout.tsx";
import { SignInPage } from "./pages/sign-in.tsx";
import { findNotice } from "./pages/notice.tsx";
import { signedInPerson } from "./session.ts";
import type { Person } from "./people.ts";

export const home = new Hono<AppEnv>();

home.get("/", async (c) => {
  const person = await signedInPerson(c, c.get("settings"));
  return person
    ? renderHome(c, { latchkey: c.get("latchkey"), inbox: c.get("inbox"), person })
    : render(c, <SignInPage />);
});

/** Shows the home page after an action, with what came of it beside the connection it was about. */
export function renderOutcome(c: Context<PersonEnv>, connectionId: string, outcome: Outcome) {
  return renderHome(c, {
    latchkey: c.get("latchkey"),
    inbox: c.get("inbox"),
    person: c.get("person"),
    shown: { connectionId, outcome },
  });
}

type Visit = {
  latchkey: Latchkey;
  inbox: Inbox;
  person: Person;
  shown?: { connectionId: string; outcome: Outcome };
};

async function renderHome(c: Context, { latchkey, inbox, person, shown }: Visit) {
  const [integrations, providers, connections] = await Promise.all([
    latchkey.listIntegrations(),
    latchkey.listProviders(),
    latchkey.listConnections(person.id),
  ]);
  const own = valueOf(connections);
  const events = await inbox.eventsFor(
    person.id,
    own.map(({ id }) => id),
  );
  const problems = [integrations, providers, connections].flatMap(problemOf);
  const names = new Map(valueOf(providers).map((provider) => [provider.id, provider.name]));
  return render(
    c,
    <HomePage
      person={person}
      notice={findNotice(c.req.query("notice"))}
      problem={problems[0]}
      integrations={valueOf(integrations)}
      connections={own.filter(isConnected)}
      events={events}
      providerNames={names}
      shown={shown}
      now={Date.now()}
    />,
  );
}

/** A person who turned back on the way has nothing to see; Latchkey forgets such a connection by itself. */
const isConnected = ({ status }: Connection) => status !== "pending" && status !== "deleted";

function problemOf(result: Result<unknown>): Problem[] {
  return result.ok ? [] : [result.problem];
}

function valueOf<Item>(result: Result<Item[]>): Item[] {
  return result.ok ? result.value : [];
}
