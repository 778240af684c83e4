// Attempts: one trip of one browser to the provider. Each kind of connection adds fields of its own; see its folder in
// kinds/.

import * as z from "zod";
import { KIND_NAMES } from "../../providers/provider-kinds.ts";
import { FAILURE_CODES } from "../../shared/failure.ts";

/** The fields that every attempt has. */
export const attemptFields = {
  id: z.string(),
  // Attempts stored before there were kinds have none.
  kind: z.enum(KIND_NAMES).default("code"),
  /** Each kind has its own steps. `failed` and `completed` end an attempt of any kind. */
  status: z.string(),
  session: z.string(),
  integration: z.string(),
  provider: z.string(),
  failure: z.enum(FAILURE_CODES).nullable().catch("authorization_failed"),
  cookie_hash: z.string(),
  callback_id: z.string(),
  variables: z.record(z.string(), z.string()),
  /** The origin of the page that opened the popup; null where the whole page navigated. */
  opener_origin: z.string().nullable().default(null),
  created_at: z.number(),
  expires_at: z.number(),
};

/** An attempt of any kind. The fields of its kind pass through unchanged. */
export const Attempt = z.looseObject(attemptFields);

export type Attempt = z.output<z.ZodObject<typeof attemptFields>>;

/** Whether an attempt has ended. */
export const hasEnded = ({ status }: Pick<Attempt, "status">) =>
  status === "completed" || status === "failed";

/** A click on the connect page. */
export type Click = {
  session: string;
  integration: string;
  parameters: Readonly<Record<string, string>>;
  /** The origin of the page that opened the popup, if one did. */
  openerOrigin: string | null;
};

export type BegunAttempt = {
  id: string;
  /** Where the browser goes. */
  location: string;
  /** The value of the attempt's cookie, by which the callback recognizes the browser. */
  cookie: string;
  maxAgeSeconds: number;
};
