// The person clicked: a new attempt, with a snapshot of everything its end will need, and the URL at the
// provider. Nothing in the snapshot is asked for again (RFC 9700, section 4.4).

import type { AppFacts } from "../apps/app-object.ts";
import { callbackUrl, settingsOf } from "../apps/integration.ts";
import { authorizationUrl, newCodeVerifier } from "../oauth/authorization-request.ts";
import { endpointProblems, resolveRegistration } from "../providers/registration.ts";
import { providerOf } from "../providers/registry.ts";
import { MINUTE, SECOND } from "../shared/clock.ts";
import { sha256Hex } from "../shared/digest.ts";
import { newAttemptId, newSecret } from "../shared/id.ts";
import { fail, ok, type Result } from "../shared/result.ts";
import { seal } from "../vault/seal.ts";
import { type Attempt, KEPT_AFTER_END_MS } from "./attempt.ts";
import { signAttemptToken } from "./browser-tokens.ts";
import { type ConnectionContext, liveConnection, saveConnection } from "./connection-context.ts";
import { choiceOf } from "./create-session.ts";
import { sealContext } from "./token-set.ts";

const ATTEMPT_LIFETIME_MS = 10 * MINUTE;

/** Of one session: more than anyone has tabs for, few enough that a link can't fill the storage. */
const MAX_ATTEMPTS = 20;

export type BegunAttempt = {
  id: string;
  /** Where the browser goes. */
  location: string;
  /** What the browser keeps in a cookie to show that it is the same one at the callback. */
  cookie: string;
  maxAgeSeconds: number;
};

/** Begins an attempt of a session at one of its integrations. */
export async function beginAttempt(
  context: ConnectionContext,
  facts: AppFacts,
  input: { session: string; integration: string },
): Promise<Result<BegunAttempt>> {
  const live = liveConnection(context);
  const session = context.store.session(input.session);
  const now = context.now();
  if (!live.ok || session === null || session.expires_at <= now || session.used_at !== null) {
    return fail("session_expired");
  }
  const integration = facts.integrations.find(({ id }) => id === input.integration);
  if (integration === undefined || !session.integrations.includes(integration.id)) {
    return fail("integration_not_found");
  }
  const connection = live.value;
  const provider = providerOf(integration);
  const registration = resolveRegistration(provider, settingsOf(integration), session.variables);
  const { keyring, publicOrigin, outbound } = context.config;
  if (endpointProblems(registration, outbound).length > 0) return fail("endpoint_not_allowed");
  const [id, cookie] = [newAttemptId(), newSecret()];
  const codeVerifier = registration.pkce ? newCodeVerifier() : null;
  const place = sealContext("attempt", connection);
  const state = await signAttemptToken(keyring, "state", {
    app: connection.app,
    connection: connection.id,
    attempt: id,
  });
  const attempt: Attempt = {
    id,
    session: session.id,
    integration: integration.id,
    provider: provider.id,
    status: "pending",
    failure: null,
    cookie_hash: await sha256Hex(cookie),
    callback_id: integration.callback_id,
    registration,
    client_id: integration.client_id,
    sealed_client_secret: integration.sealed_client_secret,
    redirect_uri: callbackUrl(publicOrigin, integration),
    scopes: session.scopes ?? integration.scopes,
    variables: { ...integration.variables, ...session.variables },
    sealed_verifier: codeVerifier === null ? null : await seal(keyring, place, codeVerifier),
    sealed_code: null,
    sealed_grant: null,
    created_at: now,
    expires_at: now + ATTEMPT_LIFETIME_MS,
  };
  const location = await authorizationUrl(registration, {
    clientId: attempt.client_id,
    redirectUri: attempt.redirect_uri,
    scopes: attempt.scopes,
    state,
    codeVerifier,
    extra: connection.version > 0 ? { ...provider.authorization.reconnectParameters } : {},
  });
  context.store.putAttempt(attempt);
  if (connection.version === 0 && connection.integration !== integration.id) {
    saveConnection(context, { ...connection, ...choiceOf(integration, session) }, null);
  }
  context.store.keepNewestAttempts(session.id, MAX_ATTEMPTS);
  context.tasks.schedule("sweep", attempt.expires_at + KEPT_AFTER_END_MS);
  return ok({ id, location, cookie, maxAgeSeconds: ATTEMPT_LIFETIME_MS / SECOND });
}
