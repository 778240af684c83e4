// Rate limits, mostly per caller address, with Cloudflare's rate limiting binding. It is approximate and counts per
// Cloudflare location: enough against floods and guessing, but not an exact counter.

import type { Context } from "hono";
import { createMiddleware } from "hono/factory";
import type { HttpEnv } from "../http-env.ts";
import { failureResponse } from "../browser/failure-response.tsx";

export const PERIOD_SECONDS = 60;

export const RATE_LIMITED = { code: "rate_limited", retryAfterSeconds: PERIOD_SECONDS } as const;

/**
 * Returns the address that a limit counts. Cloudflare sets this header and overwrites what the caller sends; only a
 * Worker on the same account that calls through a service binding can set another value. IPv6 addresses are counted
 * by their /64 network, because a single host may have all of its addresses.
 */
export function callerAddress(c: Context<HttpEnv>): string {
  const address = c.req.header("cf-connecting-ip") ?? "unknown";
  if (!address.includes(":") || !URL.canParse(`http://[${address}]`)) return address;
  const [head = "", tail] = new URL(`http://[${address}]`).hostname.slice(1, -1).split("::");
  const groups = head === "" ? [] : head.split(":");
  const zeros = tail === undefined ? 0 : 8 - groups.length - (tail === "" ? 0 : tail.split(":").length);
  return [...groups, ...Array<string>(zeros).fill("0"), ...(tail ?? "").split(":")].slice(0, 4).join(":");
}

/** Counts a call and returns whether the caller is over the limit. */
export async function isOverLimit(limit: RateLimit, key: string): Promise<boolean> {
  const { success } = await limit.limit({ key });
  return !success;
}

/** Limits routes that are open to everyone. */
export const limitByAddress = createMiddleware<HttpEnv>(
  async (c, next) => (await limitPageViews(c, callerAddress(c))) ?? next(),
);

/** Counts a page view by the given key. Returns the failure page if the key is over the limit, and null otherwise. */
export async function limitPageViews(c: Context<HttpEnv>, key: string): Promise<Response | null> {
  return (await isOverLimit(c.env.BROWSER_LIMIT, key)) ? failureResponse(c, RATE_LIMITED) : null;
}
