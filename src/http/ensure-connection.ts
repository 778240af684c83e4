// Finds a connection that works, or what the end user has to do. The app's object finds the connection or the session;
// the token is read as in every other request, so a connection with a fresh token needs no further call.

import type { Context } from "hono";
import { appStub, type ConnectionRequest, type ConnectionToFix } from "../apps/app-rpc.ts";
import { connectionStub } from "../connection/connection-rpc.ts";
import { readToken } from "../connection/token/read-token.ts";
import { timestamp } from "../shared/clock.ts";
import type { FailureCode } from "../shared/failure.ts";
import type { ConnectionId } from "../shared/id.ts";
import { log } from "../shared/log.ts";
import { ok, type Result } from "../shared/result.ts";
import { connectLink } from "./create-connect-session.ts";
import { type HttpEnv, tokenReaderOf } from "./http-env.ts";
import { presentListed } from "./schemas/connection.ts";
import type { ActionRequiredResponse, EnsuredConnectionResponse } from "./schemas/ensured-connection.ts";

type Request = Omit<ConnectionRequest, "ended">;
type Ready = Extract<EnsuredConnectionResponse, { status: "ready" }>;
type Found = Ready | ConnectionToFix;

/** Returns the connection or what is missing. Waits up to `waitSeconds` for the end user. */
export async function ensureConnection(
  c: Context<HttpEnv>,
  request: Request,
  waitSeconds: number,
): Promise<Result<EnsuredConnectionResponse>> {
  let found = await findConnection(c, request);
  if (waitSeconds > 0 && found.ok && !("status" in found.value)) {
    const waited = await waitForUser(c, found.value, waitSeconds);
    if (!waited.ok) return waited;
    found = await findConnection(c, request);
  }
  if (!found.ok) return found;
  return ok("status" in found.value ? found.value : await presentAction(c, found.value));
}

/** The failures of a token read that the end user, or another connection, can fix. */
const ENDED: ReadonlySet<FailureCode> = new Set<FailureCode>([
  "reauthorization_required",
  "connection_pending",
  "connection_not_found",
]);

async function findConnection(c: Context<HttpEnv>, request: Request): Promise<Result<Found>> {
  const app = c.get("appId");
  const ended: ConnectionId[] = [];
  for (;;) {
    const found = await appStub(c.env, app).ensureConnection({ ...request, ended }, c.get("requestId"));
    if (!found.ok) return found;
    if (!found.value.isActive) return ok(found.value);
    const { id, record } = found.value;
    const token = await readToken(tokenReaderOf(c), app, id, {});
    if (token.ok) {
      const expires_at = timestamp(token.value.token.expires_at);
      return ok({ status: "ready", connection: { ...presentListed(record), expires_at } });
    }
    if (!ENDED.has(token.failure.code)) return token;
    ended.push(id);
  }
}

/** Waits until the session has a result, in the connection's object. */
async function waitForUser(
  c: Context<HttpEnv>,
  { id, session }: ConnectionToFix,
  seconds: number,
): Promise<Result<null>> {
  try {
    const stub = connectionStub(c.env, c.get("appId"), id);
    const wait = await stub.waitForSession(session.id, session.state, seconds);
    if (!wait.ok) return wait;
    await wait.value.ended();
  } catch (error) {
    // The object has stopped, for example for a deployment. The caller gets the state as it is now, and can wait again.
    const facts = { request_id: c.get("requestId"), app: c.get("appId"), connection: id };
    log.info("wait_interrupted", { ...facts, error: error instanceof Error ? error.name : "unknown" });
  }
  return ok(null);
}

/** Returns what the end user or the app has to do, with the link. */
async function presentAction(
  c: Context<HttpEnv>,
  { id, record, gap, scopes, session, failure }: ConnectionToFix,
): Promise<ActionRequiredResponse> {
  const { url } = await connectLink(c, { app: c.get("appId"), connection: id, session: session.id });
  return {
    status: "action_required",
    reason: reasonOf(gap, session),
    connect_url: session.chooseUrl ?? url,
    session: { id: session.id, connection_id: id, expires_at: timestamp(session.expiresAt) },
    missing_scopes: scopes,
    failure,
    connection: record === null ? null : presentListed(record),
  };
}

function reasonOf(
  gap: ConnectionToFix["gap"],
  { chooseUrl, needsConfirmation }: ConnectionToFix["session"],
): ActionRequiredResponse["reason"] {
  if (chooseUrl !== null) return "account_choice_required";
  return needsConfirmation ? "confirmation_required" : gap;
}
