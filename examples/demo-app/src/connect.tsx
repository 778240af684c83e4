// The two steps of connecting that are the app's: it starts a session for the person who is signed in here, and
// when a browser comes back it tells Latchkey who is signed in there. Latchkey compares the two before it takes a grant.
// The page's script is told where to go on, and opens a window; without script the browser itself is led there.
import { Hono, type Context } from "hono";
import { type CreateConnectSessionBody, type Latchkey, LatchkeyError } from "latchkey/client";
import { requirePerson, type AppEnv, type Visit } from "./app-context.ts";
import { ownConnection } from "./own-connection.tsx";
import { render } from "./pages/layout.tsx";
import { MessagePage } from "./pages/message.tsx";
import type { Person } from "./people.ts";

export const connect = new Hono<AppEnv>();

connect.post("/connect/:integration", requirePerson, (c) =>
  startConnecting(c, c.var, { integrations: [c.req.param("integration")] }),
);

connect.post("/connections/:id/reconnect", requirePerson, ownConnection, (c) =>
  startConnecting(c, c.var, { connection_id: c.get("connection").id }),
);

async function startConnecting(
  c: Context,
  { latchkey, settings, person }: Visit,
  what: Pick<CreateConnectSessionBody, "integrations" | "connection_id">,
) {
  const { connect_url } = await latchkey.connect.createSession({
    ...what,
    end_user: { id: person.id, name: person.name },
    return_url: `${settings.publicOrigin}/connected`,
  });
  const isScript = c.req.header("accept") === "application/json";
  return isScript ? c.json({ next: connect_url }) : c.redirect(connect_url, 303);
}

connect.post("/connected", requirePerson, async (c) => {
  const { handle } = await c.req.parseBody<{ handle: string }>();
  return c.json({ next: await confirm(c.get("latchkey"), c.get("person"), handle) });
});

connect.get("/connected", async (c) => {
  const { handle, error } = c.req.query();
  if (error !== undefined) return c.redirect(homeAfterError(error), 303);
  if (handle === undefined) return c.redirect("/", 303);
  const person = c.get("person");
  if (person) return c.redirect(await confirm(c.get("latchkey"), person, handle), 303);
  const sentences = [
    "You came back from connecting an account, but nobody is signed in here, so nothing was connected.",
    "Sign in, and connect it again.",
  ];
  return render(
    c,
    <MessagePage title="You are not signed in" person={undefined} sentences={sentences} />,
    401,
  );
});

/** Says who came back, and gives the page that tells them what came of it. */
async function confirm(latchkey: Latchkey, person: Person, handle: string): Promise<string> {
  try {
    // The id comes from this app's own session, never from the URL: whoever opens somebody else's link is refused.
    const { id, status } = await latchkey.connect.confirm({ handle, end_user_id: person.id });
    // A bank may still be at work: the connection then becomes active by itself.
    return `/?notice=${status === "pending" ? "finishing" : "connected"}#${id}`;
  } catch (error) {
    if (error instanceof LatchkeyError) return homeAfterError(error.code);
    throw error;
  }
}

const homeAfterError = (code: string) => `/?${new URLSearchParams({ error: code }).toString()}`;
