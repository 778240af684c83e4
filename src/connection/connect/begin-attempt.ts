// Begins an attempt when the person clicks: stores it, binds it to the browser with a cookie, and returns the URL to
// redirect to.

import type { ConnectIntegration } from "../../integration/integration.ts";
import { variableProblems } from "../../providers/registration-problems.ts";
import { missingVariables, ownVariables } from "../../providers/template-values.ts";
import { invalidField } from "../../shared/failure.ts";
import { ownValue } from "../../shared/own-value.ts";
import type { Session } from "./session.ts";
import { kindOf } from "../../providers/provider-kinds.ts";
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
  const kind = kindOf(providerOf(integration), integration);
  // A click leads to no other host than the page showed, and a form with a key must say which one that was.
  const host = context.kinds[kind].hostOf(integration, session.variables);
  const isShown = click.host === null ? kind !== "api_key" : click.host === (host ?? "");
  if (!isShown) return fail("parameters_invalid", { fields: [{ path: "host", message: "has changed" }] });
  const variables = enteredVariables(integration, session, click.variables);
  const fields = variableProblems(providerOf(integration), { ...integration.variables, ...variables }, "all");
  if (fields.length > 0) return fail("parameters_invalid", { fields: fields.map(invalidField) });
  if (click.browser !== null && session.browser_hash === null)
    context.store.putSession({ ...session, browser_hash: browserHash });
  const [id, cookie] = [newAttemptId(), newSecret()];
  const reference = { app: connection.app, connection: connection.id, attempt: id };
  const state = await signAttemptToken(context.config.keyring, "state", reference);
  const started = await context.kinds[kind].beginAttempt(context, {
    connection,
    session: { ...session, variables },
    integration,
    attempt: { id, cookieHash: await sha256Hex(cookie), state, openerOrigin: click.openerOrigin },
    parameters: click.parameters,
    credential: click.credential,
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

/** Returns the variables of an attempt. The person can set only those that have no value, and that a session could set. */
function enteredVariables(
  integration: ConnectIntegration,
  session: Session,
  entered: Readonly<Record<string, string>>,
): Record<string, string> {
  const known = { ...integration.variables, ...session.variables };
  const asked: [string, string][] = [];
  // A value that was entered can make another variable necessary.
  for (;;) {
    const values = { ...known, ...Object.fromEntries(asked) };
    const more = missingVariables(providerOf(integration), values).flatMap(([name]): [string, string][] => {
      const value = ownValue(entered, name);
      return value === undefined ? [] : [[name, value]];
    });
    if (more.length === 0) break;
    asked.push(...more);
  }
  return { ...Object.fromEntries(asked), ...ownVariables(providerOf(integration), session.variables) };
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
