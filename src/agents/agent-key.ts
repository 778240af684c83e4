// An agent key: what the app requests, the stored record, and what the API returns of it. Only the key's hash is stored.

import * as z from "zod";
import { shownText } from "../brand/shown-text.ts";
import { DAY, HOUR, MINUTE, SECOND, timestamp } from "../shared/clock.ts";
import { isAgentKeyId, isAppId } from "../shared/id.ts";
import { lazy, type Parsed } from "../shared/lazy.ts";
import { AgentPolicy } from "./policy/agent-policy.ts";

const DEFAULT_LIFETIME_SECONDS = HOUR / SECOND;
const MIN_LIFETIME_SECONDS = MINUTE / SECOND;
const MAX_LIFETIME_SECONDS = (30 * DAY) / SECOND;

/** How long the record of an expired or revoked key is kept after its expiration, so that the app can read it. */
export const KEPT_AFTER_EXPIRY_MS = DAY;

/** The body of `POST /v1/agent-keys`. */
export const NewAgentKey = lazy(() =>
  z.strictObject({
    end_user: z
      .string()
      .min(1)
      .max(256)
      .describe(DESCRIBED && "Your ID for the end user. The key reaches only this user's connections."),
    name: shownText(80, z.string().trim())
      .default("AI agent")
      .describe(DESCRIBED && "The name of the agent, which the end user sees when a call has to be allowed."),
    expires_in: z
      .int()
      .min(MIN_LIFETIME_SECONDS)
      .max(MAX_LIFETIME_SECONDS)
      .default(DEFAULT_LIFETIME_SECONDS)
      .describe(DESCRIBED && "The lifetime of the key in seconds, up to 30 days."),
    return_url: z
      .string()
      .max(2048)
      .optional()
      .describe(
        DESCRIBED &&
          "A registered return URL, to which end users are redirected to confirm a held call. Defaults to the first one.",
      ),
    policy: AgentPolicy().describe(
      DESCRIBED && "What the key can do. The policy of a key cannot be changed.",
    ),
  }),
);

export type NewAgentKey = Parsed<typeof NewAgentKey>;

export const AgentKeyRecord = lazy(() =>
  z.object({
    id: z.string().refine(isAgentKeyId),
    app: z.string().refine(isAppId),
    hash: z.string(),
    end_user: z.string(),
    name: z.string(),
    return_url: z.string(),
    policy: AgentPolicy(),
    created_at: z.number(),
    expires_at: z.number(),
    revoked_at: z.number().nullable(),
  }),
);

export type AgentKeyRecord = Parsed<typeof AgentKeyRecord>;

/** Returns whether a key can be used. `now` is in milliseconds. */
export const isUsable = ({ expires_at, revoked_at }: AgentKeyRecord, now: number): boolean =>
  revoked_at === null && expires_at > now;

/** Returns a key as the API shows it. The key itself is not stored. */
export function presentAgentKey(key: AgentKeyRecord, now: number) {
  const status: "active" | "expired" | "revoked" =
    key.revoked_at !== null ? "revoked" : key.expires_at > now ? "active" : "expired";
  return {
    id: key.id,
    name: key.name,
    end_user: key.end_user,
    status,
    policy: key.policy,
    return_url: key.return_url,
    created_at: timestamp(key.created_at),
    expires_at: timestamp(key.expires_at),
    revoked_at: timestamp(key.revoked_at),
  };
}

export type PublicAgentKey = ReturnType<typeof presentAgentKey>;
