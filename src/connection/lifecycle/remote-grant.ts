// Grants to revoke at the provider. The record contains everything that the revocation needs, because the connection
// may be deleted by then. Each kind of connection adds its own fields; see its folder in kinds/.

import * as z from "zod";
import { lazy } from "../../shared/lazy.ts";
import { KIND_NAMES } from "../../providers/provider-kinds.ts";
import { isAppId, isConnectionId } from "../../shared/id.ts";

/** The fields that every remote grant has. */
export const remoteGrantFields = () => ({
  id: z.string(),
  // Grants that were stored before there were several kinds have no such field.
  kind: z.enum(KIND_NAMES).default("code"),
  app: z.string().refine(isAppId),
  connection: z.string().refine(isConnectionId),
  integration: z.string(),
  variables: z.record(z.string(), z.string()),
  /** Which origins the grant may be sent to; see Connection. */
  origins_since: z.number().default(0),
  /** Revocation requests so far. */
  attempts: z.number(),
  due_at: z.number(),
  give_up_at: z.number(),
});

/** A remote grant of any kind. Fields of its kind are kept unchanged. */
export const RemoteGrant = lazy(() => z.looseObject(remoteGrantFields()));

export type RemoteGrant = z.output<z.ZodObject<ReturnType<typeof remoteGrantFields>>>;

type Schedule = "id" | "attempts" | "due_at" | "give_up_at";

/** A grant that is no longer used, before its revocation is scheduled. */
export type Unscheduled<G extends RemoteGrant> = Omit<G, Schedule>;
export type UnscheduledRemoteGrant = Unscheduled<RemoteGrant>;
