// The person clicked: a new attempt, bound to this browser by a cookie, and where the browser goes.

import { providerOf } from "../../providers/registry.ts";
import { SECOND } from "../../shared/clock.ts";
import { sha256Hex } from "../../shared/digest.ts";
import { newAttemptId, newSecret } from "../../shared/id.ts";
import { fail, ok, type Result } from "../../shared/result.ts";
import { signAttemptToken } from "./signed-tokens.ts";
import { type ConnectionContext, liveConnection, saveConnection } from "../connection-context.ts";
import { choiceOf } from "./create-session.ts";
import { KEPT_AFTER_EXPIRY_MS } from "./session.ts";
import type { Click, BegunAttempt } from "./attempt.ts";
import type { ConnectSettings } from "../../apps/app-rpc.ts";

/** Of one session: more than anyone has tabs for, few enough that a link can't fill the storage. */
const MAX_ATTEMPTS = 20;

/** Begins an attempt of a session at one of its integrations. */
export async function beginAttempt(
  context: ConnectionContext,
  facts: ConnectSettings,
  click: Click,
): Promise<Result<BegunAttempt>> {
  const live = liveConnection(context);
  const session = context.store.session(click.session);
  const now = context.now();
  if (!live.ok || session === null || session.expires_at <= now || session.used_at !== null) {
    return fail("session_expired");
  }
  const integration = facts.integrations.find(({ id }) => id === click.integration);
  if (integration === undefined || !session.integrations.includes(integration.id)) {
    return fail("integration_not_found");
  }
  // Somebody else's page is told nothing of what comes of it.
  const { openerOrigin } = click;
  if (openerOrigin !== null && !facts.origins.includes(openerOrigin)) return fail("origin_not_registered");
  const connection = live.value;
  const { app, id: connectionId } = connection;
  const [id, cookie] = [newAttemptId(), newSecret()];
  const named = { app, connection: connectionId, attempt: id };
  const state = await signAttemptToken(context.config.keyring, "state", named);
  const begun = await context.kinds[providerOf(integration).kind].beginAttempt(context, {
    connection,
    session,
    integration,
    attempt: { id, cookieHash: await sha256Hex(cookie), state, openerOrigin: click.openerOrigin },
    parameters: click.parameters,
  });
  // Also after one that came to nothing: each click leaves a row.
  context.store.keepNewestAttempts(session.id, MAX_ATTEMPTS, (attempt) =>
    context.kinds[attempt.kind].isRemovable(attempt),
  );
  if (!begun.ok) return begun;
  const attempt = context.store.attempt(id);
  // Deleted while the provider was asked.
  if (attempt === null) return fail("session_expired");
  showChoice(context, integration.id, { ...choiceOf(integration, session) });
  context.tasks.schedule("sweep", attempt.expires_at + KEPT_AFTER_EXPIRY_MS);
  const maxAgeSeconds = Math.floor((attempt.expires_at - now) / SECOND);
  return ok({ id, location: begun.value, cookie, maxAgeSeconds });
}

/** A connection that nobody has connected yet shows the integration that was chosen last. */
function showChoice(
  context: ConnectionContext,
  integration: string,
  choice: ReturnType<typeof choiceOf>,
): void {
  const connection = context.store.connection();
  if (connection?.status !== "pending" || connection.integration === integration) return;
  saveConnection(context, { ...connection, ...choice }, null);
}
