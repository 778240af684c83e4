// The signed tokens that pass through the browser: connect tokens, `state` and handles. They identify a session or an
// attempt. Whether it is still valid is decided by the connection's Durable Object.

import * as z from "zod";
import { lazy } from "../../shared/lazy.ts";
import { type AppId, type ConnectionId, isAppId, isConnectionId } from "../../shared/id.ts";
import type { Keyring } from "../../vault/keyring.ts";
import { sign, verify } from "../../vault/sign.ts";

const ids = () => ({
  a: z.string().refine(isAppId),
  c: z.string().refine(isConnectionId),
});

const ConnectToken = lazy(() => z.object({ ...ids(), s: z.string() }));
const AttemptToken = lazy(() => z.object({ ...ids(), t: z.string() }));

export type SessionReference = { app: AppId; connection: ConnectionId; session: string };
export type AttemptReference = { app: AppId; connection: ConnectionId; attempt: string };

/** Signs the token of a connect URL. */
export function signConnectToken(keyring: Keyring, to: SessionReference): Promise<string> {
  return sign(keyring, "connect", { a: to.app, c: to.connection, s: to.session });
}

export async function verifyConnectToken(keyring: Keyring, token: string): Promise<SessionReference | null> {
  const found = await verify(keyring, "connect", token, ConnectToken());
  return found === null ? null : { app: found.a, connection: found.c, session: found.s };
}

/** Signs the `state` of an authorization request, or a handle. Both have the same format and different keys. */
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
  const found = await verify(keyring, use, token, AttemptToken());
  return found === null ? null : { app: found.a, connection: found.c, attempt: found.t };
}
