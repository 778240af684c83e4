// Limits, mostly per caller's address, by Cloudflare's rate limiting binding: per location and approximate, meant
// against floods and guessing, not for counting.

import type { Context } from "hono";
import { createMiddleware } from "hono/factory";
import type { HttpEnv } from "../http-env.ts";
import { failureResponse } from "../browser/failure-response.tsx";

const PERIOD_SECONDS = 60;

export const RATE_LIMITED = { code: "rate_limited", retryAfterSeconds: PERIOD_SECONDS } as const;

/**
 * Whom a limit counts: the address Cloudflare saw (it sets this header itself, whatever the caller sends; only a
 * Worker on the same account that calls without the network may say something else), for IPv6 the /64 it is in, since a single host may have all of one.
 */
export function callerAddress(c: Context<HttpEnv>): string {
  const address = c.req.header("cf-connecting-ip") ?? "unknown";
  if (!address.includes(":") || !URL.canParse(`http://[${address}]`)) return address;
  const [head = "", tail] = new URL(`http://[${address}]`).hostname.slice(1, -1).split("::");
  const groups = head === "" ? [] : head.split(":");
  const zeros = tail === undefined ? 0 : 8 - groups.length - (tail === "" ? 0 : tail.split(":").length);
  return [...groups, ...Array<string>(zeros).fill("0"), ...(tail ?? "").split(":")].slice(0, 4).join(":");
}

/** Whether a caller is past the limit; counts this call. */
export async function isOverLimit(limit: RateLimit, key: string): Promise<boolean> {
  const { success } = await limit.limit({ key });
  return !success;
}

/** For the routes that anybody can reach. */
export const limitByAddress = createMiddleware<HttpEnv>(
  async (c, next) => (await limitPageViews(c, callerAddress(c))) ?? next(),
);

/** The page for whoever comes too often, counted by what is given; null for everybody else. */
export async function limitPageViews(c: Context<HttpEnv>, key: string): Promise<Response | null> {
  return (await isOverLimit(c.env.BROWSER_LIMIT, key)) ? failureResponse(c, RATE_LIMITED) : null;
}
