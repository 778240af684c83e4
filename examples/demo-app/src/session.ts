// Who is signed in: a signed cookie with the person's id. There is no password, since this is a demonstration;
// what matters to Latchkey is that the id comes from the app's own session and never from the request.
import type { Context } from "hono";
import { deleteCookie, getSignedCookie, setSignedCookie } from "hono/cookie";
import type { Settings } from "./env.ts";
import { findPerson, type Person } from "./people.ts";

const cookieName = "demo_session";
const lifetimeSeconds = 8 * 60 * 60;

/** Where the app is https no neighbour of its host can set such a cookie, and so sign somebody in as somebody else. */
const prefixOf = ({ publicOrigin }: Settings) => (publicOrigin.startsWith("https:") ? "host" : undefined);

export async function signedInPerson(c: Context, settings: Settings): Promise<Person | undefined> {
  const value = await getSignedCookie(c, settings.sessionSecret, cookieName, prefixOf(settings));
  // The browser forgets the cookie by itself; whoever has copied it does not.
  const [id = "", expiresAt] = (value || "").split(" ");
  return Number(expiresAt) > Date.now() ? findPerson(id) : undefined;
}

export async function startSession(c: Context, settings: Settings, person: Person): Promise<void> {
  const value = `${person.id} ${Date.now() + lifetimeSeconds * 1000}`;
  const prefix = prefixOf(settings);
  await setSignedCookie(c, cookieName, value, settings.sessionSecret, {
    path: "/",
    httpOnly: true,
    // Lax, not Strict: the person comes back from the provider by a link from another site, and has to be signed in then.
    sameSite: "Lax",
    secure: prefix !== undefined,
    maxAge: lifetimeSeconds,
    ...(prefix && { prefix }),
  });
}

export function endSession(c: Context, settings: Settings): void {
  const prefix = prefixOf(settings);
  deleteCookie(c, cookieName, { path: "/", secure: prefix !== undefined, ...(prefix && { prefix }) });
}
