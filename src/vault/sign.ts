// Signed tokens that travel through a browser: `state`, connect tokens, handles, and the dashboard's session.
// All except the session only carry IDs and grant nothing by themselves; the Durable Object they name decides
// how long they are valid. Compact JWS, HS256 (RFC 7515).

import { CompactSign, compactVerify } from "jose";
import type * as z from "zod";
import type { KeyUse, Keyring } from "./keyring.ts";

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** Longer than any valid token, and short enough to reject floods before any work. */
const MAX_TOKEN_LENGTH = 1024;

/** Signs a JSON value for one use with the current root key. */
export async function sign(keyring: Keyring, use: KeyUse, value: unknown): Promise<string> {
  const kid = keyring.currentKid;
  const key = await keyring.signingKey(kid, { use, owners: [] });
  if (key === null) throw new Error("the current root key is not in the keyring");
  return new CompactSign(encoder.encode(JSON.stringify(value)))
    .setProtectedHeader({ alg: "HS256", kid })
    .sign(key);
}

/** Verifies a token. Returns its value; null where the signature, the use or the format is wrong. */
export async function verify<S extends z.ZodType>(
  keyring: Keyring,
  use: KeyUse,
  token: string,
  schema: S,
): Promise<z.output<S> | null> {
  if (token.length > MAX_TOKEN_LENGTH) return null;
  try {
    const { payload } = await compactVerify(
      token,
      async (header) => {
        const key =
          header.kid === undefined ? null : await keyring.signingKey(header.kid, { use, owners: [] });
        if (key === null) throw new Error("unknown key");
        return key;
      },
      { algorithms: ["HS256"] },
    );
    return schema.parse(JSON.parse(decoder.decode(payload)));
  } catch {
    return null;
  }
}
