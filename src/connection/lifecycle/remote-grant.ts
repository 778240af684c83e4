// Grants to revoke at the provider. Each has everything that its revocation needs, apart from the connection, which may
// be deleted by then. Each kind of connection adds fields of its own; see its folder in kinds/.

import * as z from "zod";
import { KIND_NAMES } from "../../providers/provider-kinds.ts";
import { isAppId, isConnectionId } from "../../shared/id.ts";

/** The fields that every remote grant has. */
export const remoteGrantFields = {
  id: z.string(),
  // Grants stored before there were kinds have none.
  kind: z.enum(KIND_NAMES).default("code"),
  app: z.string().refine(isAppId),
  connection: z.string().refine(isConnectionId),
  integration: z.string(),
  variables: z.record(z.string(), z.string()),
  /** RemoteGrant requests so far. */
  attempts: z.number(),
  due_at: z.number(),
  give_up_at: z.number(),
};

/** A remote grant of any kind. The fields of its kind pass through unchanged. */
export const RemoteGrant = z.looseObject(remoteGrantFields);

export type RemoteGrant = z.output<z.ZodObject<typeof remoteGrantFields>>;

type Schedule = "id" | "attempts" | "due_at" | "give_up_at";

/** A grant that nobody uses anymore, before its revocation is scheduled. */
export type Unscheduled<G extends RemoteGrant> = Omit<G, Schedule>;
export type UnscheduledRemoteGrant = Unscheduled<RemoteGrant>;
