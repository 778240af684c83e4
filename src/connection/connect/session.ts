// Connect sessions: the app's request, and the stored record.

import * as z from "zod";
import { lazy, type Parsed } from "../../shared/lazy.ts";
import { type ShownApp, StoredBrand } from "../../brand/brand.ts";
import { MAX_OFFERED_INTEGRATIONS, Scopes, Variables } from "../../integration/integration.ts";
import { AuthorizationDetails, StoredAuthorizationDetails } from "../../providers/authorization-details.ts";
import { MINUTE } from "../../shared/clock.ts";
import { equalInConstantTime } from "../../shared/digest.ts";

/**
 * How long an expired session or attempt is kept, for people who reload a result page. A session can expire before its
 * last attempt.
 */
export const KEPT_AFTER_EXPIRY_MS = 20 * MINUTE;

export const SESSION_LIFETIME_MS = 30 * MINUTE;

const Completion = lazy(() => z.enum(["confirm", "automatic"]));

/** How the person authorizes: in the browser of the connect page, or with a code on any device (RFC 8628). */
const Flow = lazy(() => z.enum(["redirect", "device"]));

/** Permission for one end user to connect, created by the app's backend. */
export const Session = lazy(() =>
  z.object({
    id: z.string(),
    integrations: z.array(z.string()),
    /** When the app had last changed each of them, in milliseconds. An older copy in KV is not used. */
    integrations_as_of: z.record(z.string(), z.number()).default({}),
    return_url: z.string(),
    app_name: z.string(),
    /** The app's logo and brand, and the origins that may open the connect page in a popup. Version 0.1 stored none. */
    app: z
      .object({
        logo: z.string().nullable(),
        brand: StoredBrand().nullable().default(null),
        origins: z.array(z.string()),
      })
      .nullable()
      .default(null),
    scopes: z.array(z.string()).nullable(),
    /** Null for those of the integration. */
    authorization_details: StoredAuthorizationDetails().nullable().default(null),
    variables: z.record(z.string(), z.string()),
    completion: Completion(),
    flow: Flow().default("redirect"),
    /** Whether the person chooses if the provider lists several accounts. */
    choose_account: z.boolean().default(false),
    created_at: z.number(),
    expires_at: z.number(),
    /** When the session led to a connection. After that, no other attempt can begin. */
    used_at: z.number().nullable(),
    /** The hash of the cookie of the browser that clicked first; null before the first click. */
    browser_hash: z.string().nullable().default(null),
    /** Whether calls of `POST /v1/connections/ensure` share the session. */
    is_shared: z.boolean().default(false),
    /** Whether it is a test of the integration, which may be disabled. */
    is_test: z.boolean().default(false),
    /** How many discoveries of a server clicks have begun. */
    discoveries: z.number().default(0),
  }),
);

export type Session = Parsed<typeof Session>;

/** Returns the app of a session as its end users see it. */
export const shownAppOf = ({ app_name, app }: Session): ShownApp => ({
  name: app_name,
  logo: app?.logo ?? null,
  brand: app?.brand ?? null,
});

/** What a dead end of a session links to, and may show. */
export type SessionFacts = { app: ShownApp; returnUrl: string; integrations: string[] };

export function factsOf(session: Session | null): SessionFacts | null {
  if (session === null) return null;
  const { return_url: returnUrl, integrations } = session;
  return { app: shownAppOf(session), returnUrl, integrations };
}

/**
 * Whether an `automatic` session has already connected an account. With confirmation, attempts in several tabs may
 * complete, because the app identifies the user each time. Without it, only this check stops a second person.
 */
export function isUsedUp(session: Session | null): boolean {
  return session !== null && session.completion === "automatic" && session.used_at !== null;
}

/**
 * Whether a session was begun in another browser. Otherwise, everyone who has a copy of the link could connect an
 * account of their own to the end user's session.
 */
export function isOfOtherBrowser({ browser_hash }: Session, browserHash: string): boolean {
  return browser_hash !== null && !equalInConstantTime(browserHash, browser_hash);
}

/** Returns the return URL of a session in which this browser has connected an account without a confirmation. */
export function connectedReturnUrl(session: Session | null, browserHash: string): string | null {
  if (session === null || session.browser_hash === null || !isUsedUp(session)) return null;
  return isOfOtherBrowser(session, browserHash) ? null : session.return_url;
}

/** Parameters are part of the connect URL, and some messengers truncate URLs after a few thousand characters. */
const MAX_PARAMETERS_LENGTH = 1500;

/** The `parameters` of a session: name to value. */
export const Parameters = lazy(() =>
  z
    .record(z.string().regex(/^[\w.-]{1,64}$/, "is not a valid parameter name"), z.string().min(1).max(512))
    .refine(
      (given) => JSON.stringify(given).length <= MAX_PARAMETERS_LENGTH,
      `must be at most ${MAX_PARAMETERS_LENGTH} characters of JSON`,
    ),
);

export type Parameters = Readonly<Record<string, string>>;

/** The body of `POST /v1/connect/sessions`. */
export const NewSession = lazy(() =>
  z.strictObject({
    end_user: z.strictObject({
      id: z
        .string()
        .min(1)
        .max(256)
        .describe(DESCRIBED && "Your ID for the end user."),
      name: z
        .string()
        .min(1)
        .max(200)
        .nullish()
        .describe(DESCRIBED && "The name that the connect page shows."),
    }),
    integrations: z
      .array(z.string())
      .min(1)
      .max(MAX_OFFERED_INTEGRATIONS)
      .optional()
      .describe(
        DESCRIBED &&
          `The integrations to choose from, up to ${MAX_OFFERED_INTEGRATIONS}. Defaults to all integrations except those that cannot be used with this session, for example because a variable is missing. Required if the app has more than ${MAX_OFFERED_INTEGRATIONS} integrations, except to reconnect a connection.`,
      ),
    return_url: z
      .string()
      .max(2048)
      .optional()
      .describe(DESCRIBED && "A registered return URL. Defaults to the first one."),
    connection_id: z
      .string()
      .max(64)
      .optional()
      .describe(DESCRIBED && "The connection to reconnect."),
    scopes: Scopes()
      .optional()
      .describe(DESCRIBED && "The scopes to request instead of the integration's scopes."),
    authorization_details: AuthorizationDetails()
      .optional()
      .describe(
        DESCRIBED &&
          "What to request beyond scopes (RFC 9396), instead of the integration's `authorization_details`. Without it, a session with a `connection_id` requests what the connection requested before.",
      ),
    variables: Variables()
      .optional()
      .describe(DESCRIBED && "Values that are added to the integration's variables or override them."),
    resource: z
      .string()
      .max(1024)
      .optional()
      .describe(
        DESCRIBED && "For `mcp`: the URL of the server to connect. The same as the variable `resource`.",
      ),
    parameters: Parameters()
      .optional()
      .describe(
        DESCRIBED &&
          "Values that you already know and that the provider would otherwise ask the end user for. Latchkey sends them to the provider and never stores them.",
      ),
    completion: Completion()
      .default("confirm")
      .describe(
        DESCRIBED &&
          "With `automatic`, Latchkey connects the account without your confirmation. Nothing then proves which user returned.",
      ),
    choose_account: z
      .boolean()
      .optional()
      .describe(
        DESCRIBED &&
          "Whether the end user chooses if the provider lists several accounts. Confirming then fails once with `account_choice_required`. Defaults to `true` with `automatic` completion, except on a device.",
      ),
    flow: Flow()
      .optional()
      .describe(
        DESCRIBED &&
          "With `device`, the response has a code that the end user enters on another device (RFC 8628), at the only integration of the session.",
      ),
  }),
);

export type NewSession = Parsed<typeof NewSession>;
