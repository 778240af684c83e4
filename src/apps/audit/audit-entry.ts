// An entry of the audit log: who changed what. It names the fields that changed, and contains no secret.

import * as z from "zod";
import { Actor } from "../../shared/actor.ts";
import { timestamp } from "../../shared/clock.ts";
import { lazy, type Parsed } from "../../shared/lazy.ts";

/** Each action that is in the log: what was changed, and how. */
export type AuditAction =
  | "app.created"
  | "app.updated"
  | "app.deleted"
  | "api_key.created"
  | "api_key.deleted"
  | "integration.created"
  | "integration.updated"
  | "integration.deleted"
  | "integration.tested"
  | "signing_key.created"
  | "signing_key.deleted"
  | "connection.imported"
  | "connection.updated"
  | "connection.credentials_replaced"
  | "connection.deleted"
  | "connection.checked"
  | "connection.refreshed"
  | "connection.reconnect_link_created"
  | "agent_key.created"
  | "agent_key.revoked"
  | "webhook.secret_rotated"
  | "webhook.tested"
  | "event.replayed"
  | "events.replayed"
  | "re_encryption.started"
  | "saved_filter.created"
  | "saved_filter.deleted"
  | "bulk_job.created"
  | "bulk_job.canceled";

export const AuditValue = lazy(() =>
  z.union([z.string(), z.number(), z.boolean(), z.null(), z.array(z.string())]),
);
export type AuditValue = Parsed<typeof AuditValue>;

export const AuditChange = lazy(() =>
  z.object({
    field: z.string(),
    from: AuditValue()
      .optional()
      .describe(DESCRIBED && "The value before. Absent if it is a secret, or too long."),
    to: AuditValue()
      .optional()
      .describe(DESCRIBED && "The value after. Absent if it is a secret, or too long."),
  }),
);
export type AuditChange = Parsed<typeof AuditChange>;

export const AuditTarget = lazy(() =>
  z.object({ type: z.string(), id: z.string(), name: z.string().nullable() }),
);

/** An entry as it is stored. An action of a later version stays as it is. */
export const AuditEntry = lazy(() =>
  z.object({
    id: z.string(),
    at: z.number(),
    /** The app that the entry is about; null for the whole deployment. */
    app: z.string().nullable().default(null),
    by: Actor(),
    action: z.string(),
    target: AuditTarget(),
    changes: z.array(AuditChange()).default([]),
  }),
);
export type AuditEntry = Parsed<typeof AuditEntry>;

/** What was done, for `AuditLog.append`. */
export type AuditedAction = {
  action: AuditAction;
  target: { type: string; id: string; name?: string | null };
  changes?: AuditChange[];
};

/** Returns an entry as the API shows it. */
export function presentEntry({ at, ...entry }: AuditEntry) {
  return { ...entry, at: timestamp(at) };
}
