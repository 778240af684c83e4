// Whose connection is it? The API key opens every connection of the app, so the app itself has to see to it that
// a person reaches only their own. Every action passes through here first.
import type { Context } from "hono";
import type { PersonEnv } from "./app-context.ts";
import type { Connection, Problem } from "./latchkey-schema.ts";
import { render } from "./pages/layout.tsx";
import { MessagePage } from "./pages/message.tsx";

type Owned = { ok: true; value: Connection } | { ok: false; page: Response };

/** The signed-in person's connection, or the page to answer with. Somebody else's looks like one that doesn't exist. */
export async function ownConnection(c: Context<PersonEnv>, id: string): Promise<Owned> {
  const found = await c.get("latchkey").connection(id);
  if (found.ok && found.value.end_user === c.get("person").id) return { ok: true, value: found.value };
  return { ok: false, page: await refuse(c, found.ok ? undefined : found.problem) };
}

function refuse(c: Context<PersonEnv>, problem: Problem | undefined) {
  const person = c.get("person");
  if (problem && problem.status !== 404) {
    return render(c, <MessagePage title="That didn't work" person={person} problem={problem} />, 502);
  }
  const sentences = ["You have no such connection. It may have been disconnected."];
  return render(c, <MessagePage title="Not found" person={person} sentences={sentences} />, 404);
}
