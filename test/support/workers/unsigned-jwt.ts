import { base64url } from "jose";

/** A time after every test. */
const LATER = 4_000_000_000;

/** Returns a JWT for a server that does not verify it. It expires in the far future unless the claims say otherwise. */
export function unsignedJwt(claims: Readonly<Record<string, unknown>>): string {
  const [header, payload] = [{ alg: "none" }, { exp: LATER, ...claims }].map((part) =>
    base64url.encode(JSON.stringify(part)),
  );
  return `${header}.${payload}.`;
}
