// Creates a connect session and its link. Used by the API and by the dashboard.

import type { Context } from "hono";
import { appStub } from "../apps/app-rpc.ts";
import { connectionStub, type CreatedSession } from "../connection/connection-rpc.ts";
import {
  type SessionReference,
  signAttemptToken,
  signConnectToken,
} from "../connection/connect/signed-tokens.ts";
import { timestamp } from "../shared/clock.ts";
import type { Actor } from "../shared/actor.ts";
import { type AppId, isConnectionId, newConnectionId } from "../shared/id.ts";
import { fail, ok, type Result } from "../shared/result.ts";
import type { SessionResponse } from "./schemas/session.ts";
import type { HttpEnv } from "./http-env.ts";
import type { NewSession } from "../connection/connect/session.ts";

/**
 * Creates a session for a new connection, or for the existing connection that the input names. With `by`, the audit log
 * says who has created the link.
 */
export async function createConnectSession(
  c: Context<HttpEnv>,
  app: AppId,
  input: NewSession,
  by?: Actor,
): Promise<Result<SessionResponse>> {
  const connection = input.connection_id ?? newConnectionId();
  if (!isConnectionId(connection)) return fail("connection_not_found");
  const session = await appStub(c.env, app).createSession(connection, input, c.get("requestId"), by);
  if (!session.ok) return session;
  return presentSession(c, { app, connection }, session.value, input.flow);
}

/** Returns a created session as the API shows it, with the code where a device shows one. */
export async function presentSession(
  c: Context<HttpEnv>,
  { app, connection }: Omit<SessionReference, "session">,
  { id, expiresAt, sealedParameters }: CreatedSession,
  flow: NewSession["flow"],
): Promise<Result<SessionResponse>> {
  const device = flow === "device" ? await deviceCodeOf(c, { app, connection, session: id }) : null;
  if (device?.ok === false) return device;
  const { token, url } = await connectLink(c, { app, connection, session: id });
  const parameters = sealedParameters === null ? "" : `&parameters=${sealedParameters}`;
  return ok({
    id,
    connection_id: connection,
    token,
    connect_url: `${url}${parameters}`,
    expires_at: timestamp(expiresAt),
    ...(device !== null && { device: device.value }),
  });
}

/** Requests a code for a session's device, and returns it with the handle that confirms the connection. */
async function deviceCodeOf(
  c: Context<HttpEnv>,
  { app, connection, session }: SessionReference,
): Promise<Result<NonNullable<SessionResponse["device"]>>> {
  const stub = connectionStub(c.env, app, connection);
  const begun = await stub.beginDeviceAttempt(session, c.get("requestId"));
  if (!begun.ok) return begun;
  const { attempt, userCode, verificationUri, verificationUriComplete, expiresAt, intervalSeconds } =
    begun.value;
  return ok({
    user_code: userCode,
    verification_uri: verificationUri,
    ...(verificationUriComplete !== null && { verification_uri_complete: verificationUriComplete }),
    expires_at: timestamp(expiresAt),
    interval: intervalSeconds,
    handle: await signAttemptToken(c.get("config").keyring, "handle", { app, connection, attempt }),
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
