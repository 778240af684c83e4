// The error pages.
import type { Context } from "hono";
import { LatchkeyError } from "latchkey/client";
import type { AppEnv } from "../app-context.ts";
import { render } from "./layout.tsx";
import { MessagePage } from "./message.tsx";

export function renderNotFound(c: Context<AppEnv>) {
  const sentences = ["This page doesn’t exist."];
  return render(c, <MessagePage title="Not found" person={c.get("person")} sentences={sentences} />, 404);
}

export function renderForbidden(c: Context<AppEnv>) {
  const sentences = ["The form was not sent from this app, so it was rejected."];
  return render(
    c,
    <MessagePage title="Request rejected" person={c.get("person")} sentences={sentences} />,
    403,
  );
}

/** The messages of this app's own errors contain names of settings but no secrets, so they can be shown. */
export function renderFailure(c: Context<AppEnv>, error: Error) {
  const person = c.get("person");
  return error instanceof LatchkeyError
    ? render(c, <MessagePage title="Request failed" person={person} problem={error} />, 502)
    : render(
        c,
        <MessagePage title="Something went wrong" person={person} sentences={[error.message]} />,
        500,
      );
}
