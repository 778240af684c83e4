// Cookies of this host alone. `__Host-`, so that no other host, not even a subdomain, can set one (RFC
// 6265bis, section 4.1.3.2). Not every browser takes Secure cookies from http://localhost; a loopback origin
// exists in development only.

const isSecure = (publicOrigin: string) => publicOrigin.startsWith("https:");

const fullName = (publicOrigin: string, name: string) =>
  `${isSecure(publicOrigin) ? "__Host-" : ""}latchkey_${name}`;

export type HostCookie = {
  name: string;
  value: string;
  maxAgeSeconds: number;
  sameSite: "Lax" | "Strict";
};

/** The Set-Cookie value; a `maxAgeSeconds` of 0 takes the cookie away. */
export function hostCookie(publicOrigin: string, cookie: HostCookie): string {
  const { name, value, maxAgeSeconds, sameSite } = cookie;
  const secure = isSecure(publicOrigin) ? "; Secure" : "";
  const attributes = `Path=/; Max-Age=${maxAgeSeconds}${secure}; HttpOnly; SameSite=${sameSite}`;
  return `${fullName(publicOrigin, name)}=${value}; ${attributes}`;
}

/** The cookie's value among those a browser sent. */
export function readHostCookie(
  publicOrigin: string,
  name: string,
  header: string | undefined,
): string | null {
  const prefix = `${fullName(publicOrigin, name)}=`;
  const cookie = header?.split("; ").find((part) => part.startsWith(prefix));
  return cookie?.slice(prefix.length) ?? null;
}
