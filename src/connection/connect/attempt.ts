// Connect sessions and attempts, as a connection's object keeps them.

import * as z from "zod";
import { MINUTE } from "../../shared/clock.ts";
import { FAILURE_CODES } from "../../shared/failure.ts";
import { NotedClient } from "../kinds/oauth-code/client-snapshot.ts";

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

/** What every attempt has: one trip of a browser to the provider. */
const AnyAttempt = z.object({
  id: z.string(),
  session: z.string(),
  integration: z.string(),
  provider: z.string(),
  failure: z.enum(FAILURE_CODES).nullable().catch("authorization_failed"),
  cookie_hash: z.string(),
  callback_id: z.string(),
  variables: z.record(z.string(), z.string()),
  /** The origin of the page that opened a window for it; null where the whole page went. */
  opener_origin: z.string().nullable().default(null),
  created_at: z.number(),
  expires_at: z.number(),
});

/** An attempt at an authorization server, with a snapshot of all that its end will need. */
export const CodeAttempt = AnyAttempt.extend({
  kind: z.literal("code").default("code"),
  /**
   * How far it is: at the provider; back, its code sealed; the code sent; the grant there, but not yet the
   * connection's; done; failed.
   */
  status: z.enum(["pending", "returned", "exchanging", "exchanged", "completed", "failed"]),
  ...NotedClient.shape,
  redirect_uri: z.string(),
  scopes: z.array(z.string()),
  sealed_verifier: z.string().nullable(),
  sealed_code: z.string().nullable(),
  sealed_grant: z.string().nullable(),
});

export type CodeAttempt = z.output<typeof CodeAttempt>;

/** An attempt at an API of items. What is filled in on the way passes through and is not kept. */
export const ItemAttempt = AnyAttempt.extend({
  kind: z.literal("item"),
  /**
   * How far it is: the item asked for, its id not known yet; the item there, the person or the provider at
   * work on it; the item's data there, and the app yet to confirm; done; failed.
   */
  status: z.enum(["creating", "pending", "returned", "completed", "failed"]),
  item_id: z.string().nullable(),
  /** Whether the item is the connection's own, connected again. */
  is_reconnect: z.boolean(),
  /** Whether the consent is given at a page of the institution's. */
  oauth: z.boolean(),
  connector: z.object({ id: z.string(), name: z.string() }),
  /** When the browser was led to the consent, and when it came back. */
  sent_at: z.number().nullable(),
  landed_at: z.number().nullable(),
  /** When the app named the right person. */
  confirmed_at: z.number().nullable(),
  looked_at: z.number().nullable(),
  /** Looks by the alarm so far: the next one waits longer. */
  looks: z.number(),
});

export type ItemAttempt = z.output<typeof ItemAttempt>;

export const Attempt = z.union([CodeAttempt, ItemAttempt]);

export type Attempt = z.output<typeof Attempt>;

/** Whether nothing more comes of an attempt. */
export const isOver = ({ status }: Attempt) => status === "completed" || status === "failed";
