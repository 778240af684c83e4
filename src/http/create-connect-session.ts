// Creates a connect session and its link. Used by the API and by the dashboard.

import type { Context } from "hono";
import { appStub } from "../apps/app-rpc.ts";
import { type SessionReference, signConnectToken } from "../connection/connect/signed-tokens.ts";
import { timestamp } from "../shared/clock.ts";
import { type AppId, isConnectionId, newConnectionId } from "../shared/id.ts";
import { fail, ok, type Result } from "../shared/result.ts";
import type { SessionResponse } from "./schemas/session.ts";
import type { HttpEnv } from "./http-env.ts";
import type { NewSession } from "../connection/connect/session.ts";

/** Creates a session for a new connection, or for the existing connection that the input names. */
export async function createConnectSession(
  c: Context<HttpEnv>,
  app: AppId,
  input: NewSession,
): Promise<Result<SessionResponse>> {
  const connection = input.connection_id ?? newConnectionId();
  if (!isConnectionId(connection)) return fail("connection_not_found");
  const session = await appStub(c.env, app).createSession(connection, input, c.get("requestId"));
  if (!session.ok) return session;
  const { id, expiresAt, sealedParameters } = session.value;
  const { token, url } = await connectLink(c, { app, connection, session: id });
  const parameters = sealedParameters === null ? "" : `&parameters=${sealedParameters}`;
  return ok({
    id,
    connection_id: connection,
    token,
    connect_url: `${url}${parameters}`,
    expires_at: timestamp(expiresAt),
  });
}

/** Returns the signed token of a session, and the URL of its connect page. */
export async function connectLink(
  c: Context<HttpEnv>,
  session: SessionReference,
): Promise<{ token: string; url: string }> {
  const { keyring, publicOrigin } = c.get("config");
  const token = await signConnectToken(keyring, session);
  return { token, url: `${publicOrigin}/connect?token=${token}` };
}
