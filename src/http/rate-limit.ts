// Limits per caller's address, by Cloudflare's rate limiting binding: per location and approximate, meant
// against floods and guessing, not for counting.

import type { Context } from "hono";
import { createMiddleware } from "hono/factory";
import type { HttpEnv } from "./http-env.ts";
import { failurePage } from "./failure-page.tsx";

const PERIOD_SECONDS = 60;

/** The address Cloudflare saw; it sets this header itself, whatever the caller sends. */
export function callerAddress(c: Context<HttpEnv>): string {
  return c.req.header("cf-connecting-ip") ?? "unknown";
}

/** Whether a caller is past the limit; counts this call. */
export async function tooMany(limit: RateLimit, key: string): Promise<boolean> {
  const { success } = await limit.limit({ key });
  return !success;
}

/** For the routes that anybody can reach. */
export const limitBrowsers = createMiddleware<HttpEnv>(async (c, next) => {
  if (await tooMany(c.env.BROWSER_LIMIT, callerAddress(c))) {
    return failurePage(c, { code: "rate_limited", retryAfterSeconds: PERIOD_SECONDS });
  }
  return next();
});
