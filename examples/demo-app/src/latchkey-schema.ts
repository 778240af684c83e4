// The shapes of Latchkey's answers that this app reads. Unknown fields are ignored, so that Latchkey may add some.
import { z } from "zod";

const timestamp = z.string().nullable();

/** RFC 9457 Problem Details, as Latchkey writes them. */
export const problemSchema = z.object({
  title: z.string(),
  status: z.number(),
  code: z.string(),
  detail: z.string().optional(),
  request_id: z.string().optional(),
});

export const providerSchema = z.object({ id: z.string(), name: z.string() });

export const integrationSchema = z.object({
  id: z.string(),
  provider: z.string(),
  scopes: z.array(z.string()).default([]),
});

export const connectionSchema = z.object({
  id: z.string(),
  integration: z.string().nullable(),
  provider: z.string().nullable(),
  end_user: z.string(),
  status: z.enum(["pending", "active", "reauthorization_required", "deleted"]),
  granted_scopes: z.array(z.string()),
  missing_scopes: z.array(z.string()),
  account: z.object({ id: z.string(), label: z.string().nullable() }).nullable(),
  metadata: z.record(z.string(), z.unknown()).default({}),
  refreshable: z.boolean(),
  /** The provider's data are as old as the last time it could read them. */
  stale: z.boolean().default(false),
  expires_at: timestamp,
  last_refreshed_at: timestamp,
  last_error: z.object({ code: z.string(), at: z.string() }).nullable(),
});

export const connectSessionSchema = z.object({ connection_id: z.string(), connect_url: z.url() });

export const tokenSchema = z.object({
  access_token: z.string(),
  token_type: z.string(),
  expires_at: timestamp,
  version: z.number(),
});

/** What is left of a connection that was deleted: whether the provider was told, else what the person can do there. */
export const deletionSchema = z.object({
  revoked_at_provider: z.boolean(),
  revocation_hint: z.string().nullable(),
});

export const checkSchema = z.object({
  ok: z.boolean(),
  reason: z.string().nullable(),
  account: z.object({ id: z.string(), label: z.string().nullable() }).nullish(),
});

/** A page of a list. */
export function pageOf<Item extends z.ZodType>(item: Item) {
  return z.object({ data: z.array(item), next_cursor: z.string().nullish() });
}

export type Problem = z.infer<typeof problemSchema>;
export type Provider = z.infer<typeof providerSchema>;
export type Integration = z.infer<typeof integrationSchema>;
export type Connection = z.infer<typeof connectionSchema>;
export type ConnectSession = z.infer<typeof connectSessionSchema>;
export type Deletion = z.infer<typeof deletionSchema>;
export type Token = z.infer<typeof tokenSchema>;
export type Check = z.infer<typeof checkSchema>;
