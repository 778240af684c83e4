// Begins an attempt when the person clicks: stores it, binds it to the browser with a cookie, and returns the URL to
// redirect to.

import type { ConnectIntegration } from "../../integration/integration.ts";
import { variableProblems } from "../../providers/registration/registration-problems.ts";
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
import { type Attempt, type AttemptRedirect, type Click, hasEnded } from "./attempt.ts";
import { statusUrl } from "./attempt-status.ts";
import type { BegunDeviceCode } from "./session-view.ts";
import type { Connection } from "../connection.ts";
import type { AttemptStart } from "../kinds/kind.ts";
import { markStep } from "../test/mark-step.ts";
import { appOfSession, findOfferedIntegrations, isOpenTo, usableSession } from "./usable-session.ts";

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
  if (!isOpenTo(session, integration)) return fail("integration_disabled");
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
  const cookie = newSecret();
  const attempt: Beginning = {
    session: { ...session, variables },
    integration,
    cookieHash: await sha256Hex(cookie),
    openerOrigin: click.openerOrigin,
    parameters: click.parameters,
    credential: click.credential,
  };
  const open = openAttempt(context, session);
  const begun =
    open === null
      ? await storeAttempt(context, connection, attempt, context.kinds[kind].beginAttempt)
      : await joinAttempt(context, connection, open, attempt);
  if (!begun.ok) return begun;
  if (session.is_test) markStep(context, "started");
  const { id, value: location, expires_at, callback_id: callbackId } = begun.value;
  return ok({ id, location, cookie, maxAgeSeconds: Math.floor((expires_at - now) / SECOND), callbackId });
}

/** Begins the attempt of a session whose code the app shows on a device, without a click. Returns the code, and the attempt. */
export async function beginDeviceAttempt(
  context: ConnectionContext,
  sessionId: string,
): Promise<Result<BegunDeviceCode>> {
  const usable = usableSession(context, sessionId, await hashCookie(null));
  if (!usable.ok) return usable;
  const { connection, session } = usable.value;
  const [integration] = await findOfferedIntegrations(context, usable.value, session.integrations);
  if (integration === undefined) return fail("integration_not_found");
  if (!isOpenTo(session, integration)) return fail("integration_disabled");
  const { requestDeviceCode } = context.kinds[kindOf(providerOf(integration), integration)];
  if (requestDeviceCode === null) return fail("integration_not_found");
  // No browser has this cookie. The first click on the connect page replaces it.
  const cookieHash = await sha256Hex(newSecret());
  const attempt = { session, integration, cookieHash, openerOrigin: null, parameters: {}, credential: {} };
  const begun = await storeAttempt(context, connection, attempt, requestDeviceCode);
  if (begun.ok && session.is_test) markStep(context, "started");
  return begun.ok ? ok({ ...begun.value.value, attempt: begun.value.id }) : begun;
}

/** An attempt that is about to begin. */
type Beginning = Pick<AttemptStart, "session" | "integration" | "parameters" | "credential"> & {
  cookieHash: string;
  openerOrigin: string | null;
};

/** An attempt, and what its kind has returned when it began. */
type Begun<T> = Pick<Attempt, "id" | "expires_at" | "callback_id"> & { value: T };

/** Has the attempt's kind store a new attempt. `begin` is a function of the kind. */
async function storeAttempt<T>(
  context: ConnectionContext,
  connection: Connection,
  { session, integration, cookieHash, openerOrigin, parameters, credential }: Beginning,
  begin: (context: ConnectionContext, start: AttemptStart) => Promise<Result<T>>,
): Promise<Result<Begun<T>>> {
  const id = newAttemptId();
  const reference = { app: connection.app, connection: connection.id, attempt: id };
  const state = await signAttemptToken(context.config.keyring, "state", reference);
  const started = await begin(context, {
    connection,
    session,
    integration,
    attempt: { id, cookieHash, state, openerOrigin },
    parameters,
    credential,
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
  return ok({ ...attempt, value: started.value });
}

/** Returns the attempt of a device's session that has not ended: a click shows its code instead of requesting another one. */
function openAttempt({ store, now }: ConnectionContext, { id, flow }: Session): Attempt | null {
  const newest = flow === "device" ? store.newestAttempt(id) : null;
  return newest === null || hasEnded(newest) || newest.expires_at <= now() ? null : newest;
}

/** Binds an attempt that began without a browser to the one that has clicked. */
async function joinAttempt(
  context: ConnectionContext,
  { app, id: connection }: Connection,
  { id }: Attempt,
  { cookieHash: cookie_hash, openerOrigin: opener_origin }: Beginning,
): Promise<Result<Begun<string>>> {
  const state = await signAttemptToken(context.config.keyring, "state", { app, connection, attempt: id });
  // Read again, because a poll may have changed it.
  const current = context.store.attempt(id);
  if (current === null) return fail("session_expired");
  const joined = { ...current, cookie_hash, opener_origin };
  context.store.putAttempt(joined);
  return ok({ ...joined, value: statusUrl(state) });
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
