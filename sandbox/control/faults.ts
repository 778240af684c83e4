// The ways a provider can misbehave, as data, and the rule for which of the queued faults meet a request.
// It knows neither where the queue is stored nor how a fault becomes an answer.

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

export const stepSchema = z.enum(["authorize", "token", "api", "discovery", "register"]);
export type Step = z.infer<typeof stepSchema>;

export const grantTypeSchema = z.enum(["authorization_code", "refresh_token"]);
export type GrantType = z.infer<typeof grantTypeSchema>;

/** At most one fault of each kind meets a request. */
export type Faults = { readonly [K in FaultKind]?: Extract<Fault, { kind: K }> };

export interface QueuedFault {
  readonly id: number;
  readonly fault: Fault;
}

/** `workless` answers in place of the provider's work, `delivery` spoils its answer on the way out. */
const NATURE = {
  delay: "pacing",
  drop_after_rotate: "delivery",
  slow_body: "delivery",
  drop: "workless",
  status: "workless",
  html: "workless",
  error_in_200: "workless",
  large_body: "workless",
  redirect: "workless",
  authorize_error: "workless",
  wrong_iss: "transform",
  omit_iss: "transform",
  narrow_scopes: "transform",
  expires_in: "transform",
  omit_refresh_token: "transform",
  token_type: "transform",
  rotate: "transform",
  extra: "transform",
} as const satisfies Record<FaultKind, "pacing" | "delivery" | "workless" | "transform">;

/**
 * Chooses the faults that meet one request: the oldest one that ends the answer, and the oldest of each other kind.
 * What the chosen ones leave no room for stays queued for the next request, so a test can script a sequence.
 */
export function chooseFaults(
  queued: readonly QueuedFault[],
  applies: (kind: FaultKind) => boolean,
): QueuedFault[] {
  const candidates = queued.filter(({ fault }) => applies(fault.kind));
  const ends = candidates.find(({ fault }) => ["delivery", "workless"].includes(NATURE[fault.kind]));
  const works = ends === undefined || NATURE[ends.fault.kind] === "delivery";
  const seen = new Set<FaultKind>();
  return candidates.filter((candidate) => {
    const { kind } = candidate.fault;
    const fits = candidate === ends || NATURE[kind] === "pacing" || (works && NATURE[kind] === "transform");
    if (!fits || seen.has(kind)) return false;
    seen.add(kind);
    return true;
  });
}
