// The cookies of a connect flow. An attempt and a session each have a cookie with a secret, which binds them to the
// browser that began them. Each has its own cookie, so that flows in two tabs do not collide. SameSite is Lax because
// the browser returns from another site.
//
// A third cookie contains the query of the connect page where the last attempt for a callback URL began. If the provider
// returns the browser without a state, the failure page links to it.

import { hostCookie, readHostCookie } from "./host-cookie.ts";

/** Returns the `Set-Cookie` value that binds an attempt or a session, which `id` names, to this browser. */
export function flowCookie(publicOrigin: string, id: string, value: string, maxAgeSeconds: number): string {
  return hostCookie(publicOrigin, { name: id, value, maxAgeSeconds, sameSite: "Lax" });
}

/** Reads the secret of an attempt or a session from the `Cookie` header. */
export const readFlowCookie = readHostCookie;

/** Returns the name of the cookie that remembers where the last attempt for a callback URL began. */
export const startOf = (callbackId: string) => `start_${callbackId}`;
