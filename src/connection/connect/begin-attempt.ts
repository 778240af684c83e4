// Begins an attempt when the person clicks: stores it, binds it to the browser with a cookie, and returns the URL to
// redirect to.

import { providerOf } from "../../providers/registry.ts";
import { SECOND } from "../../shared/clock.ts";
import { sha256Hex } from "../../shared/digest.ts";
import { newAttemptId, newSecret } from "../../shared/id.ts";
import { fail, ok, type Result } from "../../shared/result.ts";
import { signAttemptToken } from "./signed-tokens.ts";
import { type ConnectionContext, saveConnection } from "../connection-context.ts";
import { integrationFields } from "./create-session.ts";
import { hashCookie } from "./callback.ts";
import type { Click, AttemptRedirect } from "./attempt.ts";
import { appOfSession, findOfferedIntegrations, usableSession } from "./usable-session.ts";

/** The attempts kept of one session. The limit keeps a shared link from filling the storage. */
const MAX_ATTEMPTS = 20;

/** Begins an attempt at one of a session's integrations. */
export async function beginAttempt(
  context: ConnectionContext,
  click: Click,
): Promise<Result<AttemptRedirect>> {
  const browserHash = await hashCookie(click.browser);
  const before = usableSession(context, click.session, browserHash);
  if (!before.ok) return before;
  const app = await appOfSession(context, before.value);
  if (app === null) return fail("session_expired");
  const [integration] = await findOfferedIntegrations(context, before.value, [click.integration]);
  // No await from here until the session is bound, so that only the first of two browsers is accepted.
  const usable = usableSession(context, click.session, browserHash);
  if (!usable.ok) return usable;
  const { connection, session } = usable.value;
  const now = context.now();
  if (integration === undefined) return fail("integration_not_found");
  // The page that opened the popup receives the result, so its origin must belong to the app.
  const { openerOrigin } = click;
  if (openerOrigin !== null && !app.origins.includes(openerOrigin)) return fail("origin_not_registered");
  if (click.browser !== null && session.browser_hash === null)
    context.store.putSession({ ...session, browser_hash: browserHash });
  const [id, cookie] = [newAttemptId(), newSecret()];
  const reference = { app: connection.app, connection: connection.id, attempt: id };
  const state = await signAttemptToken(context.config.keyring, "state", reference);
  const started = await context.kinds[providerOf(integration).kind].beginAttempt(context, {
    connection,
    session,
    integration,
    attempt: { id, cookieHash: await sha256Hex(cookie), state, openerOrigin: click.openerOrigin },
    parameters: click.parameters,
  });
  // Also after a failure, because each click stores a row.
  context.store.keepNewestAttempts(session.id, MAX_ATTEMPTS, (attempt) =>
    context.kinds[attempt.kind].isRemovable(attempt),
  );
  if (!started.ok) return started;
  const attempt = context.store.attempt(id);
  // The connection was deleted while the provider responded.
  if (attempt === null) return fail("session_expired");
  storeSelectedIntegration(context, integration.id, { ...integrationFields(integration, session) });
  const maxAgeSeconds = Math.floor((attempt.expires_at - now) / SECOND);
  return ok({ id, location: started.value, cookie, maxAgeSeconds, callbackId: attempt.callback_id });
}

/** Stores the integration that was chosen last in a pending connection. */
function storeSelectedIntegration(
  context: ConnectionContext,
  integration: string,
  fields: ReturnType<typeof integrationFields>,
): void {
  const connection = context.store.connection();
  if (connection?.status !== "pending" || connection.integration === integration) return;
  saveConnection(context, { ...connection, ...fields }, null);
}
