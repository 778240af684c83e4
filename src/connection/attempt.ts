// Connect sessions and attempts, as a connection's object keeps them.

import * as z from "zod";
import { MINUTE } from "../shared/clock.ts";
import { FAILURE_CODES } from "../shared/failure.ts";
import { NotedClient } from "./noted-client.ts";

/** A session ends before its last attempt does, and a result page is asked for again: both stay this long. */
export const KEPT_AFTER_END_MS = 20 * MINUTE;

export const Completion = z.enum(["confirm", "automatic"]);

/** Permission for one end user to connect, made by the app's backend. */
export const Session = z.object({
  id: z.string(),
  integrations: z.array(z.string()),
  return_url: z.string(),
  app_name: z.string(),
  scopes: z.array(z.string()).nullable(),
  variables: z.record(z.string(), z.string()),
  completion: Completion,
  created_at: z.number(),
  expires_at: z.number(),
  /** Once a connection came of it, no other attempt begins. */
  used_at: z.number().nullable(),
});

export type Session = z.output<typeof Session>;

/**
 * Whether a session's one use is behind it. With confirmation several tabs may finish, since the app
 * names the person each time; without it nothing but this tells a second person from the first.
 */
export function isSpent(session: Session | null): boolean {
  return session !== null && session.completion === "automatic" && session.used_at !== null;
}

/**
 * How far an attempt is: at the provider; back, its code sealed; the code sent; the grant there, but not
 * yet the connection's; done; failed.
 */
const AttemptStatus = z.enum(["pending", "returned", "exchanging", "exchanged", "completed", "failed"]);

/** One trip of a browser to the provider, with a snapshot of all that its end will need. */
export const Attempt = z.object({
  id: z.string(),
  session: z.string(),
  integration: z.string(),
  provider: z.string(),
  status: AttemptStatus,
  failure: z.enum(FAILURE_CODES).nullable().catch("authorization_failed"),
  cookie_hash: z.string(),
  callback_id: z.string(),
  ...NotedClient.shape,
  redirect_uri: z.string(),
  scopes: z.array(z.string()),
  variables: z.record(z.string(), z.string()),
  sealed_verifier: z.string().nullable(),
  sealed_code: z.string().nullable(),
  sealed_grant: z.string().nullable(),
  created_at: z.number(),
  expires_at: z.number(),
});

export type Attempt = z.output<typeof Attempt>;
