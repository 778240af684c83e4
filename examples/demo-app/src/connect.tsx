// The app's two steps of connecting an account. It creates a session for the signed-in user and, when the browser
// returns, tells Latchkey who is signed in there. Latchkey compares the two before it accepts the grant. The page's
// script receives the next URL as JSON and opens a popup; without script, the browser is redirected.
import { Hono, type Context } from "hono";
import { type CreateConnectSessionBody, type Latchkey, LatchkeyError } from "latchkey/client";
import { confirmAgentCall } from "./agent-calls.ts";
import { requirePerson, type AppEnv, type SignedInVariables } from "./app-context.ts";
import { requireOwnConnection } from "./own-connection.tsx";
import { render } from "./pages/layout.tsx";
import { MessagePage } from "./pages/message.tsx";
import type { Person } from "./people.ts";

export const connect = new Hono<AppEnv>();

connect.post("/connect/:integration", requirePerson, (c) =>
  startSession(c, c.var, { integrations: [c.req.param("integration")] }),
);

connect.post("/connections/:id/reconnect", requirePerson, requireOwnConnection, (c) =>
  startSession(c, c.var, { connection_id: c.get("connection").id }),
);

async function startSession(
  c: Context,
  { latchkey, settings, person }: SignedInVariables,
  target: Pick<CreateConnectSessionBody, "integrations" | "connection_id">,
) {
  const { connect_url } = await latchkey.connect.createSession({
    ...target,
    end_user: { id: person.id, name: person.name },
    return_url: `${settings.publicOrigin}/connected`,
    choose_account: true,
  });
  const isScript = c.req.header("accept") === "application/json";
  return isScript ? c.json({ next: connect_url }) : c.redirect(connect_url, 303);
}

connect.post("/connected", requirePerson, async (c) => {
  const { handle } = await c.req.parseBody<{ handle: string }>();
  return c.json({ next: await confirm(c.get("latchkey"), c.get("person"), handle) });
});

connect.get("/connected", async (c) => {
  const { handle, error, agent_call: agentCall } = c.req.query();
  if (error !== undefined) return c.redirect(homeAfterError(error), 303);
  const person = c.get("person");
  if (agentCall !== undefined && person)
    return c.redirect(await confirmAgentCall(c.get("latchkey"), person, agentCall), 303);
  if (agentCall !== undefined) {
    const sentences = ["An agent wants to call an API.", "Sign in, and open the link again."];
    return render(c, <MessagePage title={NOT_SIGNED_IN} person={undefined} sentences={sentences} />, 401);
  }
  if (handle === undefined) return c.redirect("/", 303);
  if (person) return c.redirect(await confirm(c.get("latchkey"), person, handle), 303);
  const sentences = [
    "You returned from connecting an account, but you are not signed in, so nothing was connected.",
    "Sign in and connect the account again.",
  ];
  return render(c, <MessagePage title={NOT_SIGNED_IN} person={undefined} sentences={sentences} />, 401);
});

const NOT_SIGNED_IN = "You are not signed in";

/** Confirms the connection. Returns the page that shows the result, or on which the user chooses an account. */
async function confirm(latchkey: Latchkey, person: Person, handle: string): Promise<string> {
  try {
    // The ID comes from this app's session and never from the URL, so users who open someone else's link are rejected.
    const { id, status } = await latchkey.connect.confirm({ handle, end_user_id: person.id });
    // A bank may still be preparing the data. The connection then becomes active on its own.
    return `/?notice=${status === "pending" ? "finishing" : "connected"}#${id}`;
  } catch (error) {
    // The user returns from there with the handle, which is then confirmed again.
    if (error instanceof LatchkeyError) return error.chooseUrl ?? homeAfterError(error.code);
    throw error;
  }
}

const homeAfterError = (code: string) => `/?${new URLSearchParams({ error: code }).toString()}`;
