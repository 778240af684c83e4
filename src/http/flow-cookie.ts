// The cookie that binds an attempt to the browser that began it: one for each attempt, so that tabs do
// not collide.

const SECURE = "; Secure; HttpOnly; SameSite=Lax";
const LOOPBACK = "; HttpOnly; SameSite=Lax";

// Not every browser takes Secure cookies from http://localhost; a loopback origin exists in development only.
const isSecure = (publicOrigin: string) => publicOrigin.startsWith("https:");

/** `__Host-`, so that no other host, not even a subdomain, can set it (RFC 6265bis, section 4.1.3.2). */
function cookieName(publicOrigin: string, attempt: string): string {
  return `${isSecure(publicOrigin) ? "__Host-" : ""}latchkey_${attempt}`;
}

/** The Set-Cookie value for a new attempt. */
export function flowCookie(
  publicOrigin: string,
  attempt: string,
  value: string,
  maxAgeSeconds: number,
): string {
  const attributes = isSecure(publicOrigin) ? SECURE : LOOPBACK;
  return `${cookieName(publicOrigin, attempt)}=${value}; Path=/; Max-Age=${maxAgeSeconds}${attributes}`;
}

/** The attempt's value among the cookies a browser sent. */
export function readFlowCookie(
  publicOrigin: string,
  attempt: string,
  header: string | undefined,
): string | null {
  const name = `${cookieName(publicOrigin, attempt)}=`;
  const cookie = header?.split("; ").find((part) => part.startsWith(name));
  return cookie?.slice(name.length) ?? null;
}
