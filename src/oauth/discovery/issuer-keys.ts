// The public keys of an issuer (RFC 7517). They are kept in memory for a while, because a key that the issuer no longer
// publishes must not be accepted for long.

import type { JWK } from "jose";
import * as z from "zod";
import { lazy } from "../../shared/lazy.ts";
import { boundedFetch } from "../../net/bounded-fetch.ts";
import { checkOutboundUrl, type OutboundPolicy } from "../../net/outbound-policy.ts";
import { BoundedMap } from "../../shared/bounded-map.ts";
import { type Clock, MINUTE } from "../../shared/clock.ts";
import { parseJson } from "../../shared/json.ts";
import { discover } from "./discovery.ts";

export type Issuer = {
  issuer: string;
  /** Discovered if it is not known. */
  jwksUri: string | undefined;
};

/** What a request for keys needs from its caller. */
export type KeyRequest = { policy: OutboundPolicy; now: Clock; requestId: string | null };

export type IssuerKeys = { keys: readonly JWK[]; fetchedAt: number };

const MAX_AGE_MS = 10 * MINUTE;
const cache = new BoundedMap<IssuerKeys>(50);

/** A key set with a bounded number of keys, since all of them may be tried. */
const JwkSet = lazy(() =>
  z.object({ keys: z.array(z.custom<JWK>((key) => typeof key === "object")).max(100) }),
);

/** Returns an issuer's keys, at most `maxAgeMs` old; null where they can't be read. */
export async function issuerKeys(
  { issuer, jwksUri }: Issuer,
  { policy, now, requestId }: KeyRequest,
  maxAgeMs = MAX_AGE_MS,
): Promise<IssuerKeys | null> {
  const cacheKey = JSON.stringify([issuer, jwksUri]);
  const cached = cache.get(cacheKey, now());
  if (cached !== undefined && now() - cached.fetchedAt < maxAgeMs) return cached;
  const uri = jwksUri ?? (await discoverKeys(issuer, policy, now()));
  if (uri === undefined || typeof checkOutboundUrl(uri, policy) === "string") return null;
  try {
    const response = await boundedFetch(uri, { headers: { accept: "application/json" } }, requestId);
    const { keys } = JwkSet().parse(response.ok ? parseJson(await response.text()) : null);
    const fetched = { keys, fetchedAt: now() };
    cache.set(cacheKey, fetched, MAX_AGE_MS, now());
    return fetched;
  } catch {
    return null;
  }
}

async function discoverKeys(
  issuer: string,
  policy: OutboundPolicy,
  now: number,
): Promise<string | undefined> {
  const discovered = await discover(issuer, policy, now);
  return discovered.ok ? discovered.value.jwks_uri : undefined;
}
