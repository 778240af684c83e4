// Writes and reads cookies that belong to this host only. The `__Host-` prefix prevents other hosts, including
// subdomains, from setting them (RFC 6265bis, section 4.1.3.2). Plain http is used only on loopback origins in
// development; the prefix and `Secure` are omitted there, because some browsers reject Secure cookies from
// http://localhost.

const isSecure = (publicOrigin: string) => publicOrigin.startsWith("https:");

const fullName = (publicOrigin: string, name: string) =>
  `${isSecure(publicOrigin) ? "__Host-" : ""}latchkey_${name}`;

export type HostCookie = {
  name: string;
  value: string;
  maxAgeSeconds: number;
  sameSite: "Lax" | "Strict";
};

/** Returns the `Set-Cookie` value. A `maxAgeSeconds` of 0 deletes the cookie. */
export function hostCookie(publicOrigin: string, cookie: HostCookie): string {
  const { name, value, maxAgeSeconds, sameSite } = cookie;
  const secure = isSecure(publicOrigin) ? "; Secure" : "";
  const attributes = `Path=/; Max-Age=${maxAgeSeconds}${secure}; HttpOnly; SameSite=${sameSite}`;
  return `${fullName(publicOrigin, name)}=${value}; ${attributes}`;
}

/** Returns the cookie's value from the `Cookie` header, or null. */
export function readHostCookie(
  publicOrigin: string,
  name: string,
  header: string | undefined,
): string | null {
  const prefix = `${fullName(publicOrigin, name)}=`;
  const cookie = header?.split("; ").find((part) => part.startsWith(prefix));
  return cookie?.slice(prefix.length) ?? null;
}
