// The headers of every page: nothing but connect.js is loaded from elsewhere, nothing is framed, nothing is cached.
import type { MiddlewareHandler } from "hono";
import type { AppEnv } from "./app-context.ts";

export const securityHeaders: MiddlewareHandler<AppEnv> = async (c, next) => {
  await next();
  const { latchkeyOrigin } = c.get("settings");
  const policy = [
    "default-src 'none'",
    "style-src 'self'",
    `script-src 'self' ${latchkeyOrigin}/connect.js`,
    // connect.js asks there what came of a window that can't tell.
    `connect-src 'self' ${latchkeyOrigin}/connect/status`,
    "img-src data:",
    // "Connect" is a form whose answer leads to Latchkey's connect page; browsers hold redirects to this list as well.
    `form-action 'self' ${latchkeyOrigin}`,
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ];
  c.header("Content-Security-Policy", policy.join("; "));
  // The return URL carries a one-time handle, which must not travel on as a referrer.
  c.header("Referrer-Policy", "same-origin");
  c.header("X-Content-Type-Options", "nosniff");
  c.header("Cache-Control", "no-store");
};
