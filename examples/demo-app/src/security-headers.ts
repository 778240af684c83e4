// The security headers of all pages. Only connect.js and logos are loaded from another origin; framing and caching are disabled.
import type { MiddlewareHandler } from "hono";
import type { AppEnv } from "./app-context.ts";

export const securityHeaders: MiddlewareHandler<AppEnv> = async (c, next) => {
  await next();
  const { latchkeyOrigin } = c.get("settings");
  const policy = [
    "default-src 'none'",
    "style-src 'self'",
    `script-src 'self' ${latchkeyOrigin}/connect.js`,
    // connect.js polls this URL for the result if the popup cannot send it.
    `connect-src 'self' ${latchkeyOrigin}/connect/status`,
    // The providers' logos, and this app's own.
    `img-src 'self' ${latchkeyOrigin}/logos/`,
    // "Connect" is a form that redirects to Latchkey's connect page. Browsers apply `form-action` to redirects as well.
    `form-action 'self' ${latchkeyOrigin}`,
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ];
  c.header("Content-Security-Policy", policy.join("; "));
  // The return URL contains a one-time handle, which must not be sent to other sites as a referrer.
  c.header("Referrer-Policy", "same-origin");
  c.header("X-Content-Type-Options", "nosniff");
  c.header("Cache-Control", "no-store");
};
