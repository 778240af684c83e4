// The routes for signing in and out.
import { Hono } from "hono";
import type { AppEnv } from "./app-context.ts";
import { findPerson } from "./people.ts";
import { endSession, startSession } from "./session.ts";

export const signIn = new Hono<AppEnv>();

signIn.post("/sign-in", async (c) => {
  const form = await c.req.parseBody();
  const person = findPerson(form["person"]);
  if (person) await startSession(c, c.get("settings"), person);
  return c.redirect("/", 303);
});

signIn.post("/sign-out", (c) => {
  endSession(c, c.get("settings"));
  return c.redirect("/", 303);
});
