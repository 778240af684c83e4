// The variables of a request, and the guard that requires a signed-in user.
import type { MiddlewareHandler } from "hono";
import { Latchkey } from "latchkey/client";
import { readSettings, type Settings } from "./env.ts";
import { inboxOf, type Inbox, type InboxBindings } from "./inbox.ts";
import type { Person } from "./people.ts";
import { signedInPerson } from "./session.ts";

export type AppEnv = {
  Bindings: InboxBindings;
  Variables: { settings: Settings; latchkey: Latchkey; inbox: Inbox; person: Person | undefined };
};

/** The variables of a signed-in user's request. */
export type SignedInVariables = AppEnv["Variables"] & { person: Person };

export type PersonEnv = { Bindings: InboxBindings; Variables: SignedInVariables };

/** Parses the settings, reads the session, and creates the Latchkey client and the inbox stub. */
export const withSettings: MiddlewareHandler<AppEnv> = async (c, next) => {
  const settings = readSettings(c.env);
  // Cookies belong to one host name. On another one, the user would not be signed in when they return.
  const { pathname, search, origin } = new URL(c.req.url);
  if (c.req.method === "GET" && origin !== settings.publicOrigin) {
    return c.redirect(`${settings.publicOrigin}${pathname}${search}`, 303);
  }
  c.set("settings", settings);
  c.set("latchkey", new Latchkey({ origin: settings.latchkeyOrigin, apiKey: settings.latchkeyApiKey }));
  c.set("inbox", inboxOf(c.env));
  c.set("person", await signedInPerson(c, settings));
  return next();
};

/** Requires a signed-in user, and redirects others to the sign-in page. */
export const requirePerson: MiddlewareHandler<PersonEnv> = async (c, next) => {
  const person: Person | undefined = c.get("person");
  return person ? next() : c.redirect("/", 303);
};
