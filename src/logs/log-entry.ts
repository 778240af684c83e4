// A line of an app's log. It contains IDs, codes, times and counts. Each value has to have the form of its field, so a
// body, a query or a secret cannot be logged by accident. Pure.

import * as z from "zod";
import { FAILURE_CODES } from "../shared/failure.ts";
import { lazy, type Parsed } from "../shared/lazy.ts";

/**
 * request: a request of the app or of its dashboard. refresh: a refresh of a token. check: a check of a credential. connect:
 * an attempt of an end user that failed. webhook: a delivery to the app's endpoint that failed.
 */
export const LOG_KINDS = ["request", "refresh", "check", "connect", "webhook"] as const;
export type LogKind = (typeof LOG_KINDS)[number];

/** Who caused it: an API key, the operator, someone in the dashboard, an agent, an end user, or Latchkey itself. */
export const LOG_SOURCES = ["api", "operator", "dashboard", "agent", "end_user", "background"] as const;
export type LogSource = (typeof LOG_SOURCES)[number];

/** What a check says although the credential works. */
const NOTES = ["scope_missing", "data_stale", "no_credit", "provider_busy"] as const;
/** The codes of entries: those of the API's errors, those of checks, and one for a webhook that was not delivered. */
const LOG_CODES = [
  ...FAILURE_CODES,
  ...NOTES,
  "account_gone",
  "answer_unexpected",
  "delivery_failed",
] as const;

/** The error codes of RFC 6749, 6750, 8628, 8693, 9396, and 9449, and of OpenID Connect. */
const PROVIDER_ERRORS = [
  "access_denied",
  "account_selection_required",
  "authorization_pending",
  "consent_required",
  "expired_token",
  "insufficient_scope",
  "interaction_required",
  "invalid_authorization_details",
  "invalid_client",
  "invalid_dpop_proof",
  "invalid_grant",
  "invalid_request",
  "invalid_scope",
  "invalid_target",
  "invalid_token",
  "login_required",
  "server_error",
  "slow_down",
  "temporarily_unavailable",
  "unauthorized_client",
  "unsupported_grant_type",
  "unsupported_response_type",
  "use_dpop_nonce",
] as const;

const word = () => z.string().regex(/^[a-z0-9][a-z0-9._-]{0,63}$/);
const id = (prefix: string) => z.string().regex(new RegExp(`^${prefix}[0-9a-z]{20}$`));

const Fields = lazy(() => ({
  via: z.enum(LOG_SOURCES),
  method: z.string().regex(/^[A-Z]{1,16}$/),
  /** The pattern of the route, such as `/v1/connections/{connection}/token`. */
  route: z.string().regex(/^\/[A-Za-z0-9._:/{}*-]{0,120}$/),
  /** The HTTP status of the response: Latchkey's for requests, otherwise that of the provider or of the endpoint. */
  status: z.int(),
  code: z.enum(LOG_CODES),
  /** The error code of the provider. */
  provider_error: z.enum(PROVIDER_ERRORS),
  /** The step at which an attempt has failed. */
  stage: word(),
  request_id: id("req"),
  connection: id("con"),
  integration: word(),
  provider: word(),
  key_id: id("key"),
  agent_key: id("agt"),
  /** The event that was to be delivered. */
  event_id: id("evt"),
  event_type: word(),
  duration_ms: z.int(),
}));

/** What is stored of an entry. `at` is when it ended, in milliseconds. Absent fields are unknown or do not apply. */
const LogEntry = lazy(() =>
  z.object({ at: z.number(), kind: z.enum(LOG_KINDS), ...z.object(Fields()).partial().shape }),
);
export type LogEntry = Parsed<typeof LogEntry>;

/** An entry with the number of entries that it stands for, itself included. */
export const SampledEntry = lazy(() => LogEntry().extend({ sampled: z.number() }));
export type SampledEntry = Parsed<typeof SampledEntry>;

/** What is recorded. A null is the same as an absent field. `entryOf` checks the form of each value. */
export type LogFacts = Pick<LogEntry, "at" | "kind"> & {
  [Field in Exclude<keyof LogEntry, "at" | "kind">]?: LogEntry[Field] | string | null;
};

/** Returns an entry with the fields that have a value of the right form. The others are dropped. */
export function entryOf({ at, kind, ...facts }: LogFacts): LogEntry {
  const values: Record<string, unknown> = facts;
  const known = Object.entries(Fields()).flatMap(([name, form]) => {
    const value = values[name];
    return value !== null && value !== undefined && form.safeParse(value).success ? [[name, value]] : [];
  });
  return { at, kind, ...Object.fromEntries(known) };
}

/** Returns the pattern of a route as the API's documentation writes it, with `{connection}` for `:connection`. */
export const documentedRoute = (route: string): string => route.replaceAll(/:(\w+)/g, "{$1}");

const CODES: ReadonlySet<string> = new Set(LOG_CODES);

/** Whether a text is a code that an entry can have. */
export const isLogCode = (text: string): boolean => CODES.has(text);

const NOTE_CODES: ReadonlySet<string> = new Set(NOTES);

/** Whether something has failed. */
export function isFailure({ code, status = 0 }: Pick<LogEntry, "code" | "status">): boolean {
  return code === undefined ? status >= 400 : !NOTE_CODES.has(code);
}

/** Returns what makes entries alike. Of entries that are alike, some can stand for the others. */
export function likenessOf({ kind, method, route, status, code, stage, event_type }: LogEntry): string {
  return [kind, method, route, status, code, stage, event_type].join(" ");
}
