// An app's API key: request body, stored form, and public form. Only its hash is stored. What a key may do never changes, so
// that an old copy in KV can't grant more than the key has: to change it, create another key.

import * as z from "zod";
import { DisplayName } from "../../integration/integration.ts";
import { type Actor, ActorName } from "../../shared/actor.ts";
import { DAY, HOUR, timestamp } from "../../shared/clock.ts";
import type { InvalidField } from "../../shared/failure.ts";
import { KEY_SCOPES } from "../../shared/key-scopes.ts";
import { lazy, type Parsed } from "../../shared/lazy.ts";

/** The most API keys that an app can have. Each check of a key compares all of them. */
export const MAX_KEYS = 100;

const MAX_LIFETIME_MS = 3650 * DAY;

const KeyScopes = lazy(() => z.array(z.enum(KEY_SCOPES)).min(1).max(KEY_SCOPES.length));

/** The body of `POST /v1/app/keys` and `POST /v1/apps/{app}/keys`. */
export const NewApiKey = lazy(() =>
  z.strictObject({
    name: DisplayName()
      .nullable()
      .default(null)
      .describe(DESCRIBED && "What uses the key."),
    scopes: KeyScopes()
      .nullable()
      .default(null)
      .describe(
        DESCRIBED &&
          "What the key may do. `null`, the default, is full access. The scopes `connections:write` and `integrations:write` include `read`.",
      ),
    expires_at: z.iso
      .datetime({ offset: true })
      .nullable()
      .default(null)
      .describe(DESCRIBED && "When the key stops working, within ten years. `null`, the default: never."),
  }),
);
export type NewApiKey = Parsed<typeof NewApiKey>;

/** What is stored of a key besides its ID and its hash. Keys of earlier versions have none of it. */
export const KeyDetails = lazy(() =>
  z.object({
    last_four: z.string(),
    created_at: z.number(),
    name: z.string().nullable().default(null),
    /** Null: full access. A scope of a later version stays as it is. */
    scopes: z.array(z.string()).nullable(),
    expires_at: z.number().nullable(),
    created_by: ActorName().nullable().default(null),
  }),
);
export type KeyDetails = Parsed<typeof KeyDetails>;

export type ApiKey = KeyDetails & {
  id: string;
  hash: string;
  /** The hour of the last use; null if it was not used since this is counted. */
  last_used_at: number | null;
};

/** Returns what is stored of a new key. */
export function newKeyDetails(
  { name, scopes, expires_at }: NewApiKey,
  { lastFour, by, now }: { lastFour: string; by: Actor; now: number },
): KeyDetails {
  const { who, key_id, via } = by;
  return {
    last_four: lastFour,
    created_at: now,
    name,
    scopes: scopes === null ? null : KEY_SCOPES.filter((scope) => scopes.includes(scope)),
    expires_at: expires_at === null ? null : Date.parse(expires_at),
    created_by: { who, key_id, via },
  };
}

/** Returns what is wrong with the expiration of a new key. `latest`: when the key that creates it expires; null: never. */
export function expiryProblems(
  { expires_at }: Pick<NewApiKey, "expires_at">,
  latest: number | null,
  now: number,
): InvalidField[] {
  const at = expires_at === null ? Infinity : Date.parse(expires_at);
  if (expires_at !== null && (at <= now || at > now + MAX_LIFETIME_MS))
    return [{ path: "expires_at", message: "must be in the future, and within ten years" }];
  if (latest === null || at <= latest) return [];
  const message = `must not be after ${timestamp(latest)}, when the key that creates it expires`;
  return [{ path: "expires_at", message }];
}

/** Returns the start of an hour. */
export const startOfHour = (at: number): number => Math.floor(at / HOUR) * HOUR;

/** Returns a key as the API shows it. */
export function presentKey({ id, name, last_four, scopes, created_by, ...times }: ApiKey) {
  return {
    id,
    name,
    last_four,
    scopes,
    expires_at: timestamp(times.expires_at),
    last_used_at: timestamp(times.last_used_at),
    created_at: timestamp(times.created_at),
    created_by,
  };
}

export type PublicApiKey = ReturnType<typeof presentKey>;
