// The session: a signed cookie with the user's ID. There is no password, because this is a demo. What matters to
// Latchkey is that the ID comes from the app's session and never from the request.
import type { Context } from "hono";
import { deleteCookie, getSignedCookie, setSignedCookie } from "hono/cookie";
import type { Settings } from "./env.ts";
import { findPerson, type Person } from "./people.ts";

const cookieName = "demo_session";
const lifetimeSeconds = 8 * 60 * 60;

/** With https, the `__Host-` prefix prevents other hosts from setting the cookie and signing in a different user. */
const prefixOf = ({ publicOrigin }: Settings) => (publicOrigin.startsWith("https:") ? "host" : undefined);

export async function signedInPerson(c: Context, settings: Settings): Promise<Person | undefined> {
  const value = await getSignedCookie(c, settings.sessionSecret, cookieName, prefixOf(settings));
  // The browser deletes an expired cookie, but a copied cookie must expire as well.
  const [id = "", expiresAt] = (value || "").split(" ");
  return Number(expiresAt) > Date.now() ? findPerson(id) : undefined;
}

export async function startSession(c: Context, settings: Settings, person: Person): Promise<void> {
  const value = `${person.id} ${Date.now() + lifetimeSeconds * 1000}`;
  const prefix = prefixOf(settings);
  await setSignedCookie(c, cookieName, value, settings.sessionSecret, {
    path: "/",
    httpOnly: true,
    // Lax and not Strict, because the user returns from another site and must be signed in then.
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
