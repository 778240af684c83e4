// What every request carries through the app, and the guard that asks for a signed-in person.
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

/** What a signed-in person's request carries. */
export type Visit = AppEnv["Variables"] & { person: Person };

export type PersonEnv = { Bindings: InboxBindings; Variables: Visit };

/** Parses the settings, finds out who is signed in, and opens what the app works with: Latchkey and its own inbox. */
export const withSettings: MiddlewareHandler<AppEnv> = async (c, next) => {
  const settings = readSettings(c.env);
  // Cookies belong to one host name: whoever came by another one would be nobody on the way back.
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

/** Lets only a signed-in person through; anybody else goes to the sign-in page. */
export const requirePerson: MiddlewareHandler<PersonEnv> = async (c, next) => {
  const person: Person | undefined = c.get("person");
  return person ? next() : c.redirect("/", 303);
};
