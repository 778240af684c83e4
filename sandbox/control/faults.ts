// The kinds of faults, and the selection of the queued faults that apply to a request. Pure: fault-queue.ts stores the
// queue, and respond-with-faults.ts applies the faults.

import { z } from "zod";

export const faultSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("delay"), ms: z.number().min(0).max(120_000) }),
  z.object({ kind: z.literal("drop_after_rotate") }),
  z.object({ kind: z.literal("drop") }),
  z.object({
    kind: z.literal("status"),
    status: z.number().int().min(200).max(599),
    headers: z.record(z.string(), z.string()).default({}),
    body: z.json().optional(),
  }),
  z.object({ kind: z.literal("html") }),
  z.object({ kind: z.literal("error_in_200"), error: z.string() }),
  z.object({ kind: z.literal("slow_body"), ms: z.number().min(0).max(120_000) }),
  z.object({ kind: z.literal("large_body"), bytes: z.number().int().min(0).max(1_000_000_000) }),
  z.object({
    kind: z.literal("redirect"),
    location: z.string(),
    status: z
      .union([z.literal(301), z.literal(302), z.literal(303), z.literal(307), z.literal(308)])
      .default(302),
  }),
  z.object({
    kind: z.literal("authorize_error"),
    error: z.string(),
    error_description: z.string().optional(),
  }),
  z.object({ kind: z.literal("wrong_iss"), iss: z.string() }),
  z.object({ kind: z.literal("omit_iss") }),
  z.object({ kind: z.literal("narrow_scopes"), scopes: z.string() }),
  z.object({ kind: z.literal("expires_in"), value: z.json() }),
  z.object({ kind: z.literal("omit_refresh_token") }),
  z.object({ kind: z.literal("token_type"), value: z.string() }),
  z.object({ kind: z.literal("rotate"), value: z.boolean() }),
  z.object({ kind: z.literal("extra"), fields: z.record(z.string(), z.json()) }),
]);

export type Fault = z.infer<typeof faultSchema>;
export type FaultKind = Fault["kind"];

export const stepSchema = z.enum([
  "authorize",
  "token",
  "api",
  "discovery",
  "register",
  "userinfo",
  "revoke",
  "jwks",
]);
export type Step = z.infer<typeof stepSchema>;

export const grantTypeSchema = z.enum(["authorization_code", "refresh_token", "client_credentials"]);
export type GrantType = z.infer<typeof grantTypeSchema>;

/** The faults of one request: at most one of each kind. */
export type Faults = { readonly [K in FaultKind]?: Extract<Fault, { kind: K }> };

export interface QueuedFault {
  readonly id: number;
  readonly fault: Fault;
}

/** A `replacement` is returned instead of processing the request. `delivery` damages the response while it is sent. */
const CATEGORIES = {
  delay: "delay",
  drop_after_rotate: "delivery",
  slow_body: "delivery",
  drop: "replacement",
  status: "replacement",
  html: "replacement",
  error_in_200: "replacement",
  large_body: "replacement",
  redirect: "replacement",
  authorize_error: "replacement",
  wrong_iss: "transform",
  omit_iss: "transform",
  narrow_scopes: "transform",
  expires_in: "transform",
  omit_refresh_token: "transform",
  token_type: "transform",
  rotate: "transform",
  extra: "transform",
} as const satisfies Record<FaultKind, "delay" | "delivery" | "replacement" | "transform">;

/**
 * Selects the faults that apply to a request: the oldest one that ends the response, and the oldest of each other kind
 * that is compatible with it. The others stay queued for the next request, so that a test can queue a sequence.
 */
export function chooseFaults(
  queued: readonly QueuedFault[],
  applies: (kind: FaultKind) => boolean,
): QueuedFault[] {
  const candidates = queued.filter(({ fault }) => applies(fault.kind));
  const ends = candidates.find(({ fault }) => ["delivery", "replacement"].includes(CATEGORIES[fault.kind]));
  const isProcessed = ends === undefined || CATEGORIES[ends.fault.kind] === "delivery";
  const seen = new Set<FaultKind>();
  return candidates.filter((candidate) => {
    const { kind } = candidate.fault;
    const fits =
      candidate === ends || CATEGORIES[kind] === "delay" || (isProcessed && CATEGORIES[kind] === "transform");
    if (!fits || seen.has(kind)) return false;
    seen.add(kind);
    return true;
  });
}
