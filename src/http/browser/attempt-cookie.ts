// The cookie that binds an attempt to the browser that started it. Each attempt has its own cookie, so that
// attempts in two tabs do not collide. SameSite is Lax because the browser returns from another site.

import { hostCookie, readHostCookie } from "./host-cookie.ts";

/** Returns the `Set-Cookie` value for a new attempt. */
export function attemptCookie(
  publicOrigin: string,
  attempt: string,
  value: string,
  maxAgeSeconds: number,
): string {
  return hostCookie(publicOrigin, { name: attempt, value, maxAgeSeconds, sameSite: "Lax" });
}

/** Reads the attempt's value from the `Cookie` header. */
export const readAttemptCookie = readHostCookie;
