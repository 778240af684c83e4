// The pages for what no route answers.
import type { Context } from "hono";
import { LatchkeyError } from "latchkey/client";
import type { AppEnv } from "../app-context.ts";
import { render } from "./layout.tsx";
import { MessagePage } from "./message.tsx";

export function renderNotFound(c: Context<AppEnv>) {
  const sentences = ["There is no such page."];
  return render(c, <MessagePage title="Not found" person={c.get("person")} sentences={sentences} />, 404);
}

export function renderForbidden(c: Context<AppEnv>) {
  const sentences = ["This form was not sent from this app, so it was not acted on."];
  return render(c, <MessagePage title="Refused" person={c.get("person")} sentences={sentences} />, 403);
}

/** The messages of this app's own errors hold names of settings and no secrets, so its developer may read them here. */
export function renderFailure(c: Context<AppEnv>, error: Error) {
  const person = c.get("person");
  return error instanceof LatchkeyError
    ? render(c, <MessagePage title="That didn't work" person={person} problem={error} />, 502)
    : render(c, <MessagePage title="Something broke" person={person} sentences={[error.message]} />, 500);
}
