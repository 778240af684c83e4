// The cookie that binds an attempt to the browser that began it: one for each attempt, so that tabs do
// not collide. Lax: the browser comes back from another site.

import { hostCookie, readHostCookie } from "./host-cookie.ts";

/** The Set-Cookie value for a new attempt. */
export function attemptCookie(
  publicOrigin: string,
  attempt: string,
  value: string,
  maxAgeSeconds: number,
): string {
  return hostCookie(publicOrigin, { name: attempt, value, maxAgeSeconds, sameSite: "Lax" });
}

/** The attempt's value among the cookies a browser sent. */
export const readAttemptCookie = readHostCookie;
