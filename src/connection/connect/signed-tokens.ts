// The signed tokens that pass through a person's browser. They say which object to ask; whether what
// they name still holds is that object's to say.

import * as z from "zod";
import { type AppId, type ConnectionId, isAppId, isConnectionId } from "../../shared/id.ts";
import type { Keyring } from "../../vault/keyring.ts";
import { sign, verify } from "../../vault/sign.ts";

const ids = {
  a: z.string().refine(isAppId),
  c: z.string().refine(isConnectionId),
};

const ConnectToken = z.object({ ...ids, s: z.string() });
const AttemptToken = z.object({ ...ids, t: z.string() });

export type SessionReference = { app: AppId; connection: ConnectionId; session: string };
export type AttemptReference = { app: AppId; connection: ConnectionId; attempt: string };

/** The token in a connect URL. */
export function signConnectToken(keyring: Keyring, to: SessionReference): Promise<string> {
  return sign(keyring, "connect", { a: to.app, c: to.connection, s: to.session });
}

export async function verifyConnectToken(keyring: Keyring, token: string): Promise<SessionReference | null> {
  const found = await verify(keyring, "connect", token, ConnectToken);
  return found === null ? null : { app: found.a, connection: found.c, session: found.s };
}

/** The `state` of an authorization request, or the handle an app confirms with: one form, two keys. */
export function signAttemptToken(
  keyring: Keyring,
  use: "state" | "handle",
  to: AttemptReference,
): Promise<string> {
  return sign(keyring, use, { a: to.app, c: to.connection, t: to.attempt });
}

export async function verifyAttemptToken(
  keyring: Keyring,
  use: "state" | "handle",
  token: string,
): Promise<AttemptReference | null> {
  const found = await verify(keyring, use, token, AttemptToken);
  return found === null ? null : { app: found.a, connection: found.c, attempt: found.t };
}
