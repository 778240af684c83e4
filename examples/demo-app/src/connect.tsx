// The two steps of connecting that are the app's: it starts a session for the person who is signed in here, and
// when a browser comes back it tells Latchkey who is signed in there. Latchkey compares the two before it takes a grant.
import { Hono, type Context } from "hono";
import { requirePerson, type AppEnv, type PersonEnv } from "./app-context.ts";
import { ownConnection } from "./own-connection.tsx";
import type { ConnectRequest } from "./latchkey.ts";
import { render } from "./pages/layout.tsx";
import { MessagePage } from "./pages/message.tsx";
import { printableCode, returnErrorSentence } from "./return-error.ts";
import { signedInPerson } from "./session.ts";

export const connect = new Hono<AppEnv>();

connect.post("/connect/:integration", requirePerson, (c) =>
  startConnecting(c, { integrations: [c.req.param("integration")] }),
);

connect.post("/connections/:id/reconnect", requirePerson, async (c) => {
  const owned = await ownConnection(c, c.req.param("id"));
  return owned.ok ? startConnecting(c, { connection_id: owned.value.id }) : owned.page;
});

async function startConnecting(
  c: Context<PersonEnv>,
  what: Pick<ConnectRequest, "integrations" | "connection_id">,
) {
  const person = c.get("person");
  const session = await c.get("latchkey").createConnectSession({
    ...what,
    end_user: { id: person.id, name: person.name },
    return_url: `${c.get("settings").publicOrigin}/connected`,
  });
  if (!session.ok) {
    return render(
      c,
      <MessagePage title="This can't be connected now" person={person} problem={session.problem} />,
      502,
    );
  }
  return c.redirect(session.value.connect_url, 303);
}

connect.get("/connected", async (c) => {
  const person = await signedInPerson(c, c.get("settings"));
  const { handle, error } = c.req.query();
  if (error !== undefined) {
    const facts = [returnErrorSentence(error)];
    return render(
      c,
      <MessagePage title="Not connected" person={person} sentences={facts} code={printableCode(error)} />,
    );
  }
  if (!person) {
    const facts = [
      "You came back from connecting an account, but nobody is signed in here, so nothing was connected.",
      "Sign in, and connect it again.",
    ];
    return render(c, <MessagePage title="You are not signed in" person={undefined} sentences={facts} />, 401);
  }
  if (handle === undefined) return c.redirect("/", 303);

  // The id comes from this app's own session, never from the URL: whoever opens somebody else's link is refused.
  const confirmed = await c.get("latchkey").confirm(handle, person.id);
  if (!confirmed.ok) {
    const { code } = confirmed.problem;
    const facts = [returnErrorSentence(code)];
    return render(
      c,
      <MessagePage title="Not connected" person={person} sentences={facts} code={printableCode(code)} />,
      409,
    );
  }
  // A bank may still be at work: the connection then becomes active by itself.
  const notice = confirmed.value.status === "pending" ? "finishing" : "connected";
  return c.redirect(`/?notice=${notice}#${encodeURIComponent(confirmed.value.id)}`, 303);
});
