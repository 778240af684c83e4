// Attempts: one run through the authorization flow, in one browser. Each kind of connection adds its own fields; see
// its folder in kinds/.

import * as z from "zod";
import { lazy } from "../../shared/lazy.ts";
import { KIND_NAMES } from "../../providers/provider-kinds.ts";
import { FAILURE_CODES } from "../../shared/failure.ts";
import { type Err, fail } from "../../shared/result.ts";

/** The fields that every attempt has. */
export const attemptFields = () => ({
  id: z.string(),
  // Attempts that were stored before there were several kinds have no such field.
  kind: z.enum(KIND_NAMES).default("code"),
  /** Each kind has its own steps. `failed` and `completed` end an attempt of any kind. */
  status: z.string(),
  session: z.string(),
  integration: z.string(),
  provider: z.string(),
  failure: z.enum(FAILURE_CODES).nullable().catch("authorization_failed"),
  /** What is wrong with the provider's response, for the app's developer. */
  failure_detail: z.string().nullable().default(null),
  cookie_hash: z.string(),
  callback_id: z.string(),
  /** The integration's and the session's. */
  variables: z.record(z.string(), z.string()),
  /** Null in attempts that were stored before. */
  session_variables: z.record(z.string(), z.string()).nullable().default(null),
  /** Which origins the attempt's integration had; see Connection. */
  origins_since: z.number().default(0),
  /** The origin of the page that opened the popup; null without a popup. */
  opener_origin: z.string().nullable().default(null),
  /** When the person came back with access that the app has yet to confirm; null before, and in earlier attempts. */
  returned_at: z.number().nullable().default(null),
  created_at: z.number(),
  expires_at: z.number(),
});

/** An attempt of any kind. Fields of its kind are kept unchanged. */
export const Attempt = lazy(() => z.looseObject(attemptFields()));

export type Attempt = z.output<z.ZodObject<ReturnType<typeof attemptFields>>>;

/** Returns why an attempt has failed. */
export function failureOfAttempt({
  failure,
  failure_detail: detail,
}: Pick<Attempt, "failure" | "failure_detail">): Err {
  return fail(failure ?? "authorization_failed", detail === null ? {} : { detail });
}

/** Whether an attempt has ended. */
export const hasEnded = ({ status }: Pick<Attempt, "status">) =>
  status === "completed" || status === "failed";

/** A click on the connect page. */
export type Click = {
  session: string;
  integration: string;
  parameters: Readonly<Record<string, string>>;
  /** The API key, or the user name and the password, that the person has entered. */
  credential: Readonly<Record<string, string>>;
  /** The variables that the person has set. */
  variables: Readonly<Record<string, string>>;
  /** The origin of the page that opened the popup; null without a popup. */
  openerOrigin: string | null;
  /** The host that the page showed; null where the form does not say it. */
  host: string | null;
  /** The value of the browser's cookie for this session. The first click binds the session to it. */
  browser: string | null;
};

/** How to redirect the browser to a new attempt. */
export type AttemptRedirect = {
  id: string;
  /** The URL to redirect to. */
  location: string;
  /** The value of the attempt's cookie. It binds the attempt to this browser. */
  cookie: string;
  maxAgeSeconds: number;
  /** The callback URL to which the provider redirects the browser back. */
  callbackId: string;
};
