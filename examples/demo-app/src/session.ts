// Who is signed in: a signed cookie with the person's id. There is no password, since this is a demonstration;
// what matters to Latchkey is that the id comes from the app's own session and never from the request.
import type { Context } from "hono";
import { deleteCookie, getSignedCookie, setSignedCookie } from "hono/cookie";
import type { Settings } from "./env.ts";
import { findPerson, type Person } from "./people.ts";

const cookieName = "demo_session";
const lifetimeSeconds = 8 * 60 * 60;

export async function signedInPerson(c: Context, settings: Settings): Promise<Person | undefined> {
  return findPerson(await getSignedCookie(c, settings.sessionSecret, cookieName));
}

export async function startSession(c: Context, settings: Settings, person: Person): Promise<void> {
  await setSignedCookie(c, cookieName, person.id, settings.sessionSecret, {
    path: "/",
    httpOnly: true,
    // Lax, not Strict: the person comes back from the provider by a link from another site, and has to be signed in then.
    sameSite: "Lax",
    secure: settings.publicOrigin.startsWith("https:"),
    maxAge: lifetimeSeconds,
  });
}

export function endSession(c: Context): void {
  deleteCookie(c, cookieName, { path: "/" });
}
